import { streamsScript } from '../../constructs/streams/streams-script';
import { isBoxScript } from '../../fleet/review/box-script';

test('the script names its streams once; what it does with them is tried on a real server', () => {
  const script = streamsScript([{ name: 'EDGE_SENSORS' }, { name: 'AUDIT' }]);
  expect(script.split('\n').slice(0, 2)).toEqual(['cd /tmp', "left=' EDGE_SENSORS AUDIT'"]);
  expect([isBoxScript(script), isBoxScript(script.replace('exit 1', 'exit 0'))]).toEqual([true, false]);
});
