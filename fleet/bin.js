#!/usr/bin/env node
require(require('../tools/compile').compiled('fleet/commands/fleet'));
