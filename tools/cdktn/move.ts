/** The fields of a package.json that a move reads and changes. */
interface Package {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** The release of cdktn, and of its command, that is tried. */
const CDKTN = '0.24.0';

/** The newest release of constructs that this cdktn accepts: it asks for 10.6 or 10.7. */
const CONSTRUCTS = '10.7.2';

/** What is installed instead, by the name of the package that it replaces, or that it is installed beside. */
const INSTEAD: Readonly<Record<string, readonly [name: string, version: string]>> = {
  // An alias of npm: cdktn is where cdktf was, so no import changes.
  cdktf: ['cdktf', `npm:cdktn@${CDKTN}`],
  constructs: ['constructs', CONSTRUCTS],
  'cdktf-cli': ['cdktn-cli', CDKTN],
};

/**
 * A project's package.json after its move from cdktf to cdktn. The provider packages ask for cdktf 0.21: without an
 * override for each, `npm ci` refuses the alias. All else stays, cdktf-cli too.
 */
export function moved<Whole extends Package>(whole: Whole): Whole {
  const { dependencies = {}, devDependencies = {}, overrides = {} } = whole;
  const names = Object.keys({ ...dependencies, ...devDependencies });
  const providers = names.filter((name) => name.startsWith('@cdktf/provider-')).sort();
  return {
    ...whole,
    dependencies: replaced(dependencies),
    devDependencies: replaced(devDependencies),
    overrides: { ...overrides, ...Object.fromEntries(providers.map((name) => [name, { cdktf: '$cdktf' }])) },
  };
}

function replaced(dependencies: Readonly<Record<string, string>>): Record<string, string> {
  const added = Object.entries(INSTEAD).flatMap(([name, entry]) => (name in dependencies ? [entry] : []));
  return { ...dependencies, ...Object.fromEntries(added) };
}
