/** The one key of the demo town, printed in the README; it exists in demo databases alone, which answer loopback only. */
export const demoApiKey = 'veche_demo_open311_key';
