// What cdktf runs: see "app" in cdktf.json.
require(require('./build').build('main'));
