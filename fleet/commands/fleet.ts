import { main } from './main';
import { fleetProgram } from './program';

void main(async () => {
  await fleetProgram().parseAsync();
});
