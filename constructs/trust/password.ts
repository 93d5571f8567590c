import { Password as RandomPassword } from '@cdktf/provider-random/lib/password';
import { Construct } from 'constructs';

/** 40 letters and digits: 238 bits, safe in a URL and in any quoting. */
const LENGTH = 40;

/** A generated password: plain text for the client, bcrypt hash for the server. */
export class Password extends Construct {
  /** Secret. */
  readonly plain: string;
  /** bcrypt, cost 10. Secret as well: it can be attacked offline. */
  readonly bcryptHash: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const password = new RandomPassword(this, 'password', { length: LENGTH, special: false });
    this.plain = password.result;
    this.bcryptHash = password.bcryptHash;
  }
}
