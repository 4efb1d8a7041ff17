import { defineProblem } from '#kernel/errors/problem.ts';

export const incidentProblems = {
  notFound: defineProblem('incidents.incident-not-found', 404),
  alarmNotFound: defineProblem('incidents.alarm-not-found', 404),
  /** Somebody has decided on it meanwhile. */
  alarmSettled: defineProblem('incidents.alarm-settled', 409),
  unknownType: defineProblem('incidents.unknown-type', 422),
  /** `values.version`: what the card is at now. */
  staleEdit: defineProblem('incidents.stale-edit', 409),
  wrongStatus: defineProblem('incidents.wrong-status', 409),
  typeNeeded: defineProblem('incidents.type-needed', 422),
  wordsNeeded: defineProblem('incidents.words-needed', 422),
  /** Neither a place nor words about it, and nobody said that it is unknown. */
  placeNeeded: defineProblem('incidents.place-needed', 422),
  outsideTown: defineProblem('incidents.place-outside-town', 422),
  answersInvalid: defineProblem('incidents.answers-invalid', 422),
  unknownService: defineProblem('incidents.unknown-service', 422),
  serviceThere: defineProblem('incidents.service-there', 409),
  /** `values.services`: which services have not ended their work. */
  servicesOpen: defineProblem('incidents.services-open', 409),
  taskNotFound: defineProblem('incidents.task-not-found', 404),
  wrongStep: defineProblem('incidents.wrong-step', 409),
  reasonNeeded: defineProblem('incidents.reason-needed', 422),
  unitNotFound: defineProblem('incidents.unit-not-found', 404),
  /** Of another service, off duty, or on its way to another incident. */
  unitUnfit: defineProblem('incidents.unit-unfit', 422),
  /** `values.person`: whose shift it is. */
  shiftOnDuty: defineProblem('incidents.shift-on-duty', 409),
  ownHandOver: defineProblem('incidents.own-hand-over', 422),
  shiftNotFound: defineProblem('incidents.shift-not-found', 404),
  dutyNotFound: defineProblem('incidents.duty-not-found', 404),
  /** Not somebody of that organisation, or not the caller's organisation. */
  dutyUnfit: defineProblem('incidents.duty-unfit', 422),
  dutyBackwards: defineProblem('incidents.duty-backwards', 422),
  unknownOrganisation: defineProblem('incidents.unknown-organisation', 422),
  unknownSenior: defineProblem('incidents.unknown-senior', 422),
  /** A service would be called in after itself. */
  chainInRing: defineProblem('incidents.chain-in-ring', 422),
  runCardTwice: defineProblem('incidents.run-card-twice', 422),
  unknownArea: defineProblem('incidents.unknown-area', 422),
  keyInThePast: defineProblem('incidents.key-in-the-past', 422),
  keyNotFound: defineProblem('incidents.key-not-found', 404),
  linkUnfit: defineProblem('incidents.link-unfit', 422),
  /** The alarm came too far from it, or it is closed. */
  joinUnfit: defineProblem('incidents.join-unfit', 422),
  scenarioNotFound: defineProblem('incidents.scenario-not-found', 404),
  /** `values.version`: what somebody else has saved meanwhile. */
  scenarioStale: defineProblem('incidents.scenario-stale', 409),
  unknownEvent: defineProblem('incidents.unknown-event', 422),
  /** Not to be begun by hand, not for this card, or it has had it. */
  scenarioUnfit: defineProblem('incidents.scenario-unfit', 422),
  runNotFound: defineProblem('incidents.run-not-found', 404),
  /** Somebody has answered, or the scenario has ended. */
  stepOver: defineProblem('incidents.step-over', 409),
  /** The end lies before the beginning, or more than a year after it. */
  periodBroken: defineProblem('incidents.period-broken', 422),
} as const;
