import { defineWeb } from '#web/define-web.ts';

export const web = defineWeb({
  routes: [
    {
      path: '/cameras',
      face: 'public',
      permission: 'video.register.read',
      component: async () => (await import('./pages/RegisterPage.tsx')).RegisterPage,
    },
    {
      path: '/work/cameras',
      face: 'workplace',
      permission: 'video.camera.list',
      component: async () => (await import('./pages/CamerasPage.tsx')).CamerasPage,
    },
    {
      path: '/work/cameras/$cameraId',
      face: 'workplace',
      permission: 'video.camera.list',
      component: async () => (await import('./pages/CameraPage.tsx')).CameraPage,
    },
    {
      path: '/work/video-wall',
      face: 'workplace',
      permission: 'video.camera.watch',
      component: async () => (await import('./wall/WallPage.tsx')).WallPage,
    },
    {
      path: '/work/video-bookmarks',
      face: 'workplace',
      permission: 'video.camera.review',
      component: async () => (await import('./bookmarks/BookmarksPage.tsx')).BookmarksPage,
    },
    {
      path: '/work/video-rights',
      face: 'workplace',
      permission: 'video.camera.list',
      component: async () => (await import('./rights/RightsPage.tsx')).RightsPage,
    },
    {
      path: '/work/video-looks',
      face: 'workplace',
      permission: 'video.look.read',
      component: async () => (await import('./rights/LooksPage.tsx')).LooksPage,
    },
    {
      path: '/work/footage-requests',
      face: 'workplace',
      permission: 'video.camera.list',
      component: async () => (await import('./requests/RequestsPage.tsx')).RequestsPage,
    },
    {
      path: '/work/video-oversight',
      face: 'workplace',
      permission: 'video.look.oversee',
      component: async () => (await import('./transparency/OversightPage.tsx')).OversightPage,
    },
    {
      path: '/work/evidence',
      face: 'workplace',
      permission: 'video.evidence.manage',
      component: async () => (await import('./evidence/CasesPage.tsx')).CasesPage,
    },
    {
      path: '/work/evidence/$caseId',
      face: 'workplace',
      permission: 'video.evidence.manage',
      component: async () => (await import('./evidence/CasePage.tsx')).CasePage,
    },
    {
      path: '/footage',
      face: 'public',
      permission: 'video.request.create',
      component: async () => (await import('./requests/RequestsPage.tsx')).OwnRequestsPage,
    },
    {
      path: '/footage/new',
      face: 'public',
      permission: 'video.request.create',
      component: async () => (await import('./requests/NewRequestPage.tsx')).NewRequestPage,
    },
    {
      path: '/footage/$requestId',
      face: 'public',
      permission: 'video.request.create',
      component: async () => (await import('./requests/FootagePage.tsx')).FootagePage,
    },
    {
      path: '/work/video-load',
      face: 'workplace',
      permission: 'video.load.read',
      component: async () => (await import('./load/LoadPage.tsx')).LoadPage,
    },
    {
      path: '/work/video-health',
      face: 'workplace',
      permission: 'video.health.read',
      component: async () => (await import('./health/HealthPage.tsx')).HealthPage,
    },
    {
      path: '/work/video-health/$cameraId',
      face: 'workplace',
      permission: 'video.health.read',
      component: async () => (await import('./health/CameraHealthPage.tsx')).CameraHealthPage,
    },
    {
      path: '/work/camera-works',
      face: 'workplace',
      permission: 'video.maintenance.see',
      component: async () => (await import('./maintenance/WorkOrdersPage.tsx')).WorkOrdersPage,
    },
    {
      path: '/work/camera-equipment',
      face: 'workplace',
      permission: 'video.maintenance.order',
      component: async () => (await import('./maintenance/EquipmentPage.tsx')).EquipmentPage,
    },
    {
      path: '/work/camera-setup',
      face: 'workplace',
      permission: 'video.recorder.manage',
      component: async () => (await import('./setup/SetupPage.tsx')).SetupPage,
    },
    {
      path: '/work/recorders',
      face: 'workplace',
      permission: 'video.recorder.manage',
      component: async () => (await import('./recorders/RecordersPage.tsx')).RecordersPage,
    },
  ],
  slots: {
    'incident.side': [
      {
        id: 'video',
        order: 10,
        component: async () => (await import('./components/NearCameras.tsx')).NearCameras,
      },
    ],
  },
});
