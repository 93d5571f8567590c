import { main } from '../../lib/main';
import { fleetProgram } from './program';

void main(async () => {
  await fleetProgram().parseAsync();
});
