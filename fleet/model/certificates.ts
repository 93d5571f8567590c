/** The types of resources that are certificates. */
export const CERTIFICATE_TYPE = /^tls_(locally|self)_signed_cert$/;
