/** What pictures of a message belong to until it becomes a report. */
export const incomingSubject = 'reports.incoming-message';
