#!/usr/bin/env node
require(require('./build').build('cli/fleet'));
