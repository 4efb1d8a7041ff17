import type { UploadedPicture } from '#kernel/files/contract/file.ts';
import { offlineProblem, problemFrom } from './call.ts';

/** Sends one picture with progress from 0 to 1. Throws `CallProblem`. */
export function uploadPicture(
  picture: Blob,
  onProgress: (share: number) => void = () => {},
  signal?: AbortSignal,
): Promise<UploadedPicture> {
  const form = new FormData();
  form.append('file', picture, picture instanceof File ? picture.name : 'picture.jpg');

  return new Promise((resolve, reject) => {
    // NOTE: fetch cannot tell the progress of a request body.
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1/files/pictures');
    request.setRequestHeader('X-Veche-Client', 'web');
    request.setRequestHeader('Accept-Language', document.documentElement.lang);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(offlineProblem());
    request.onabort = () => reject(signal?.reason ?? offlineProblem());
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(parsePicture(request.responseText));
      else
        reject(problemFrom(request.status, request.responseText, request.getResponseHeader('Retry-After')));
    };
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

function parsePicture(text: string): UploadedPicture {
  return JSON.parse(text) as UploadedPicture;
}
