/** Stands in for a decoder: hangs on its first job in a process, crashes on those that ask for a sheet. */
process.on('message', (job: { readonly sheet?: object }) => {
  if (job.sheet) process.abort();
});
setInterval(() => {}, 1000);
