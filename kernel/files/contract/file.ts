import { z } from 'zod';

/** How a module's route names an uploaded file. `claim` is the secret of the upload's answer; its owner needs none. */
export const fileReference = z.object({ id: z.uuid(), claim: z.string().max(64).optional() });
export type FileReference = z.output<typeof fileReference>;

/** A picture as every screen sees it; never where or when it was taken. */
export const pictureView = z.object({
  id: z.uuid(),
  mediaType: z.string(),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  fullUrl: z.string(),
  thumbnailUrl: z.string(),
});
export type PictureView = z.output<typeof pictureView>;

/** The answer of `POST /api/v1/files/pictures`. The claim is told once; the server keeps only its hash. */
export const uploadedPicture = pictureView.extend({ claim: z.string() });
export type UploadedPicture = z.output<typeof uploadedPicture>;

export const pictureUploadPath = '/api/v1/files/pictures';
export const pictureUploadField = 'file';
/** Phones make 3–8 MB; above this a picture holds nothing a town needs to see. */
export const maximumPictureBytes = 15 * 1024 * 1024;
