import type { ComponentType } from 'react';

/**
 * What `modules/<id>/web/index.tsx` exports as `web`. The file must stay light: it loads with the first page of every
 * visitor, so components come by `import()` only:
 *
 *     export const web = defineWeb({
 *       routes: [{ path: '/works/$permitId', face: 'public',
 *         component: async () => (await import('./pages/PermitPage.tsx')).PermitPage }],
 *     });
 */
export interface ModuleWeb {
  readonly routes?: readonly WebRoute[];
  readonly slots?: { readonly [Name in SlotName]?: readonly SlotFill<Name>[] };
}

export interface WebRoute {
  /** Whole path; parameters as `$name`. Paths of the workplace begin with `/work/`. */
  readonly path: `/${string}`;
  /** `embed`: in a frame of another site, under `/embed/`. */
  readonly face: 'public' | 'workplace' | 'embed';
  /** Without it the page shows "forbidden"; the server checks again on every call. */
  readonly permission?: `${string}.${string}.${string}`;
  readonly component: () => Promise<ComponentType>;
  /** Its code is fetched ahead while the line is idle, so that the page opens without a connection. */
  readonly isKeptOffline?: boolean;
}

/** A place named by the person: their house, or a point on the map. */
export interface AreaPlace {
  readonly longitude: number;
  readonly latitude: number;
  readonly label: string;
}

/** Slots of the shell and what the filling component receives. */
export interface SlotProps {
  /** Under the greeting on the public home page. */
  readonly 'home.main': object;
  readonly 'home.news': object;
  /** A section of "My area"; `place` is null until the person names one. */
  readonly 'area.section': { readonly place: AreaPlace | null };
  /** A section of the person's own account page. */
  readonly 'person.section': object;
  /** A child of the town map on the home page; uses `MapPoints` or `useMap`. */
  readonly 'map.layer': object;
  /** Beside an incident card in the duty dispatch; a card that is not sent yet is a draft. */
  readonly 'incident.side': {
    readonly incidentId: string;
    readonly isSent: boolean;
    readonly place: { readonly lng: number; readonly lat: number } | null;
    /** A scenario asks to see the place at once. */
    readonly wantsCameras: boolean;
  };
  /** Of a step of a scenario that sends a telephonogram: from which post, to whom. Titles, as the journals have them. */
  readonly 'scenario.telephonogram': {
    readonly from: string;
    readonly to: string;
    readonly fromFault: string | null;
    readonly toFault: string | null;
    readonly onChange: (changes: { readonly from?: string; readonly to?: string }) => void;
  };
  /** Above the pictures of the video wall: what whoever watches has to look for. */
  readonly 'wall.notice': object;
  /** Lives while any page of the application is open and shows nothing: sends what waits on the device. */
  readonly background: object;
}
export type SlotName = keyof SlotProps;

export interface SlotFill<Name extends SlotName> {
  readonly id: string;
  /** Smaller stands first. */
  readonly order: number;
  readonly component: () => Promise<ComponentType<SlotProps[Name]>>;
}

export function defineWeb(web: ModuleWeb): ModuleWeb {
  return web;
}
