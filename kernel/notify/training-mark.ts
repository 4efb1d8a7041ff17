/** Stands before the subject and the text of everything a training sends, in every language. */
export const trainingMark = 'УЧЕБНОЕ / НАВЧАЛЬНЕ';
