import { runApp } from 'nats-edge-fleet';

// cdktf runs this: the environments are the files in environments/, and NATS_ENV selects one of them.
void runApp();
