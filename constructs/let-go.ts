import { Construct } from 'constructs';
import { TerraformElement, TerraformStack } from './cdktf';

/**
 * Lets go of an object that the stack may have made before: Terraform forgets it, and does not delete it. Where there is
 * none in the state it means nothing. Needs Terraform 1.7, see https://developer.hashicorp.com/terraform/language/block/removed
 */
export class LetGo extends TerraformElement {
  private readonly address: string;

  /** @param type resource type @param id the id that the resource had in the same scope */
  constructor(scope: Construct, type: string, id: string) {
    super(scope, `${id}-let-go`);
    this.address = `${type}.${TerraformStack.of(this).getLogicalId(new Construct(scope, id).node)}`;
  }

  override toTerraform(): { readonly removed: readonly unknown[] } {
    return { removed: [{ from: this.address, lifecycle: { destroy: false } }] };
  }
}
