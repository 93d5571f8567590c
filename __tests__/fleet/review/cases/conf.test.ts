import type { Alteration } from '../../../support/altered-plan';
import { altered, harmless, losesData, needsReview, type ReviewCases, testCases } from '../../../support/review-cases';

const SERVERS = 'nats_server_711107B6';
/** The pods get another hash, as they do whenever a setting changes that needs a restart. */
const RESTARTED = { 'spec 0 template 0 metadata 0 annotations nats-edge/restart-hash': 'another' };

const conf = (from: string, to: string): Alteration => ({ of: 'nats_config_', text: [from, to] });
const pods = (set: Alteration['set']): Alteration => ({ of: SERVERS, set: { ...RESTARTED, ...set } });
const restarted = (from: string, to: string) => altered('hub', conf(from, to), pods({}));

/** What nats.conf needs of pods and volumes. */
const LIMITS: ReviewCases = {
  'more memory for streams than three quarters of the pod': needsReview(
    'limits-exceeded',
    restarted('max_mem: 64Mi', 'max_mem: 230Mi'),
  ),
  'a lower memory limit and a higher max_mem, each of which would fit alone': needsReview(
    'limits-exceeded',
    altered(
      'hub',
      conf('max_mem: 64Mi', 'max_mem: 128Mi'),
      pods({ 'spec 0 template 0 spec 0 container 0 resources 0 limits memory': '150Mi' }),
    ),
  ),
  'a memory limit below max_mem, which stays': needsReview(
    'limits-exceeded',
    altered('hub', pods({ 'spec 0 template 0 spec 0 container 0 resources 0 limits memory': '64Mi' })),
  ),
  'more files than the volume holds': needsReview('limits-exceeded', restarted('max_file: 512Mi', 'max_file: 950Mi')),
  'a data directory that is on no volume any more': losesData(
    'limits-exceeded',
    altered('hub', pods({ 'spec 0 template 0 spec 0 container 0 volume_mount 2 mount_path': '/elsewhere' })),
  ),
  'a lame duck that takes longer than the pods have': needsReview(
    'limits-exceeded',
    restarted('lame_duck_duration: "30s"', 'lame_duck_duration: "2m"'),
  ),
  'a lame duck of the default duration of two minutes': needsReview(
    'limits-exceeded',
    restarted('lame_duck_duration: "30s"\n', ''),
  ),
  'a grace period of the pods shorter than lame duck': needsReview(
    'limits-exceeded',
    altered('hub', pods({ 'spec 0 template 0 spec 0 termination_grace_period_seconds': 10 })),
  ),
  'more memory for streams that fits': harmless('setting-restarts', restarted('max_mem: 64Mi', 'max_mem: 128Mi')),
  'more files that fit on the volume': harmless('setting-restarts', restarted('max_file: 512Mi', 'max_file: 700Mi')),
  'a shorter wait before lame duck': harmless(
    'setting-restarts',
    restarted('lame_duck_grace_period: "10s"', 'lame_duck_grace_period: "10ms"'),
  ),
};

testCases(__dirname, 'conf', { ...LIMITS });
