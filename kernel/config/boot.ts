import { z } from 'zod';
import type { S3Settings } from '#kernel/files/s3-store.ts';
import type { TelegramSettings } from '#kernel/notify/telegram-api.ts';
import type { VkSettings } from '#kernel/notify/vk/vk-api.ts';
import { readSignInProviders } from './sign-in-providers.ts';
import type { SignInProvider } from './sign-in-providers.ts';

const flag = z.enum(['0', '1']).transform((value) => value === '1');

/** NOTE: a mailbox name has 64 characters at most, and what tells a reply apart takes 48 of them with its plus. */
const mailInAddress = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9._-]{1,16}@[a-z0-9.-]+\.[a-z0-9-]+$/);

const bootSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  VECHE_HOST: z.string().min(1).default('127.0.0.1'),
  VECHE_DATA: z.string().min(1).default('./data'),
  VECHE_TOWN: z.enum(['demo', 'empty']).optional(),
  VECHE_DEMO_PUBLIC: flag.default(false),
  /** Whether a demo town has a recorder with cameras beside it. */
  VECHE_RECORDER: z.enum(['on', 'off']).default('on'),
  /** How residents reach the town, for links in mails and for secure cookies. */
  VECHE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** A reverse proxy stands before the hub and its `X-Forwarded-*` headers are true. */
  VECHE_TRUST_PROXY: flag.default(false),
  VECHE_METRICS_TOKEN: z.string().min(16).optional(),
  VECHE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** A JSON file; see docs/operate/sign-in-providers.md. */
  VECHE_OIDC_FILE: z.string().min(1).transform(providersIn).default([]),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  VECHE_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  VECHE_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional(),
  VECHE_S3_KEY: z.string().min(1).optional(),
  VECHE_S3_SECRET: z.string().min(1).optional(),
  VECHE_S3_REGION: z.string().min(1).default('us-east-1'),
  VECHE_S3_PATH_STYLE: flag.default(true),
  VECHE_TELEGRAM_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{20,}$/)
    .optional(),
  VECHE_TELEGRAM_BOT: z
    .string()
    .regex(/^\w{5,32}$/)
    .optional(),
  /** Telegram then calls the town instead of being asked. */
  VECHE_TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,256}$/)
    .optional(),
  VECHE_TELEGRAM_API: z.url({ protocol: /^https?$/ }).default('https://api.telegram.org'),
  /** The community in VK; see docs/operate/messengers.md. */
  VECHE_VK_GROUP: z.coerce.number().int().min(1).optional(),
  VECHE_VK_TOKEN: z.string().min(20).optional(),
  VECHE_VK_SECRET: z
    .string()
    .regex(/^[\w-]{16,50}$/)
    .optional(),
  VECHE_VK_CONFIRMATION: z
    .string()
    .regex(/^\w{4,64}$/)
    .optional(),
  VECHE_VK_API: z.url({ protocol: /^https?$/ }).default('https://api.vk.com'),
  /** Hosts of a push service of the town's own, inside its network: `push.town.lan,other.lan`. */
  VECHE_PUSH_HOSTS: z
    .string()
    .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
    .default([]),
  /** Servers of other bodies inside the town's network that the hub may call, without TLS too: `open311.town.lan`. */
  VECHE_OUTGOING_HOSTS: z
    .string()
    .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
    .default([]),
  /** A collector of OpenTelemetry traces, without `/v1/traces`; see docs/operate/observability.md. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SMTP_FROM: z.string().min(3).optional(),
  /** Letters of residents; see docs/operate/mail-in.md. */
  VECHE_MAIL_IN_ADDRESS: mailInAddress.optional(),
  VECHE_MAIL_IN_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  VECHE_MAIL_IN_HOST: z.string().min(1).default('127.0.0.1'),
  VECHE_MAIL_IN_IMAP: z.url({ protocol: /^imaps?$/ }).optional(),
});

export interface BootConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDirectory: string;
  /** Undefined: `demo` for a new embedded data directory, `empty` on a server. */
  readonly town: 'demo' | 'empty' | undefined;
  readonly isDemoPublic: boolean;
  readonly hasDemoRecorder: boolean;
  readonly publicUrl: string | undefined;
  readonly isProxyTrusted: boolean;
  readonly metricsToken: string | undefined;
  readonly logLevel: string;
  readonly databaseUrl: string | undefined;
  /** OpenID Connect providers people may sign in by. */
  readonly signInProviders: readonly SignInProvider[];
  /** Undefined: files lie in the data directory. */
  readonly s3: S3Settings | undefined;
  /** The town's bot; undefined: nobody is written to by Telegram. */
  readonly telegram: TelegramSettings | undefined;
  /** The town's community; undefined: nobody is written to by VK. */
  readonly vk: VkSettings | undefined;
  /** Push services that may stand at a private address. */
  readonly pushHosts: readonly string[];
  /** Servers of other bodies that may stand at a private address. */
  readonly outgoingHosts: readonly string[];
  /** Undefined: no traces are made. */
  readonly otlpEndpoint: string | undefined;
  /** Where residents write to; undefined: the town takes no letters. */
  readonly mailIn: MailInSettings | undefined;
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
}

export interface MailInSettings {
  /** `reports@town.example`; replies come to `reports+…@town.example`. */
  readonly address: string;
  /** An SMTP listener of the hub's own, for the town's mail server to hand letters to. */
  readonly listener: { readonly host: string; readonly port: number } | undefined;
  /** A mailbox to look into: `imaps://user:password@host/INBOX`. */
  readonly mailboxUrl: string | undefined;
}

function readMailIn(values: z.output<typeof bootSchema>): MailInSettings | undefined {
  const { VECHE_MAIL_IN_ADDRESS: address, VECHE_MAIL_IN_PORT: port } = values;
  const { VECHE_MAIL_IN_HOST: host, VECHE_MAIL_IN_IMAP: mailboxUrl } = values;
  if (address) return { address, mailboxUrl, listener: port === undefined ? undefined : { host, port } };
  if (port === undefined && !mailboxUrl) return undefined;
  throw new BootConfigError(['VECHE_MAIL_IN_ADDRESS: name the address that residents write to']);
}

function providersIn(file: string, context: z.core.$RefinementCtx<string>): readonly SignInProvider[] {
  try {
    return readSignInProviders(file);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
}

function readTelegram(values: z.output<typeof bootSchema>): TelegramSettings | undefined {
  const { VECHE_TELEGRAM_TOKEN: token, VECHE_TELEGRAM_BOT: bot, VECHE_TELEGRAM_API: api } = values;
  const webhookSecret = readWebhookSecret(values);
  if (!token && !bot) return undefined;
  if (token && bot)
    return { token, bot, apiUrl: api.replace(/\/$/, ''), ...(webhookSecret ? { webhookSecret } : {}) };
  throw new BootConfigError(['VECHE_TELEGRAM_TOKEN and VECHE_TELEGRAM_BOT go together']);
}

function readVk(values: z.output<typeof bootSchema>): VkSettings | undefined {
  const { VECHE_VK_GROUP: groupId, VECHE_VK_TOKEN: token } = values;
  const { VECHE_VK_SECRET: secret, VECHE_VK_CONFIRMATION: confirmation, VECHE_VK_API: api } = values;
  if (!groupId && !token && !secret && !confirmation) return undefined;
  if (groupId && token && secret && confirmation)
    return { groupId, token, secret, confirmation, apiUrl: api.replace(/\/$/, '') };
  throw new BootConfigError([
    'VECHE_VK_GROUP, VECHE_VK_TOKEN, VECHE_VK_SECRET and VECHE_VK_CONFIRMATION go together',
  ]);
}

function readWebhookSecret(values: z.output<typeof bootSchema>): string | undefined {
  const secret = values.VECHE_TELEGRAM_WEBHOOK_SECRET;
  if (secret === undefined || values.VECHE_PUBLIC_URL?.startsWith('https://')) return secret;
  throw new BootConfigError([
    'VECHE_TELEGRAM_WEBHOOK_SECRET: Telegram calls https only; set VECHE_PUBLIC_URL',
  ]);
}

/** All of it or nothing; half a setting would keep files where nobody looks for them. */
function readS3(values: z.output<typeof bootSchema>): S3Settings | undefined {
  const { VECHE_S3_ENDPOINT: endpoint, VECHE_S3_BUCKET: bucket } = values;
  const { VECHE_S3_KEY: accessKey, VECHE_S3_SECRET: secretKey } = values;
  if (!endpoint && !bucket && !accessKey && !secretKey) return undefined;
  if (!endpoint || !bucket || !accessKey || !secretKey) {
    throw new BootConfigError([
      'VECHE_S3_ENDPOINT, VECHE_S3_BUCKET, VECHE_S3_KEY and VECHE_S3_SECRET go together',
    ]);
  }
  if (!values.DATABASE_URL) {
    throw new BootConfigError([
      'VECHE_S3_ENDPOINT: the embedded database keeps its files beside it; set DATABASE_URL',
    ]);
  }
  const { VECHE_S3_REGION: region, VECHE_S3_PATH_STYLE: isPathStyle } = values;
  return { endpoint, bucket, accessKey, secretKey, region, isPathStyle };
}

/** All faults of the environment at once, so that an administrator mends them in one go. */
export class BootConfigError extends Error {
  constructor(issues: readonly string[]) {
    super(`The environment is not usable:\n${issues.map((issue) => `  ${issue}`).join('\n')}`);
    this.name = 'BootConfigError';
  }
}

/** Reads the boot configuration once; nothing else in the hub looks at the environment. */
export function readBootConfig(environment: NodeJS.ProcessEnv): BootConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = bootSchema.safeParse(given);
  if (!parsed.success) {
    throw new BootConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  const values = parsed.data;
  if (values.VECHE_TOWN === 'demo' && values.DATABASE_URL) {
    throw new BootConfigError([
      'VECHE_TOWN: the demo town lives in the embedded database only; unset DATABASE_URL',
    ]);
  }
  return {
    port: values.PORT,
    host: values.VECHE_HOST,
    dataDirectory: values.VECHE_DATA,
    town: values.VECHE_TOWN,
    isDemoPublic: values.VECHE_DEMO_PUBLIC,
    hasDemoRecorder: values.VECHE_RECORDER === 'on',
    publicUrl: values.VECHE_PUBLIC_URL?.replace(/\/$/, ''),
    isProxyTrusted: values.VECHE_TRUST_PROXY,
    metricsToken: values.VECHE_METRICS_TOKEN,
    logLevel: values.VECHE_LOG_LEVEL,
    databaseUrl: values.DATABASE_URL,
    signInProviders: values.VECHE_OIDC_FILE,
    s3: readS3(values),
    telegram: readTelegram(values),
    vk: readVk(values),
    pushHosts: values.VECHE_PUSH_HOSTS,
    outgoingHosts: values.VECHE_OUTGOING_HOSTS,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    mailIn: readMailIn(values),
    smtp: values.SMTP_URL ? { url: values.SMTP_URL, from: values.SMTP_FROM ?? 'veche@localhost' } : undefined,
  };
}
