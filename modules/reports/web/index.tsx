import { defineWeb } from '#web/define-web.ts';

export const web = defineWeb({
  routes: [
    {
      path: '/reports',
      face: 'public',
      component: async () => (await import('./pages/ReportsPage.tsx')).ReportsPage,
    },
    {
      path: '/reports/new',
      face: 'public',
      isKeptOffline: true,
      component: async () => (await import('./pages/NewReportPage.tsx')).NewReportPage,
    },
    {
      path: '/reports/mine',
      face: 'public',
      permission: 'reports.report.create',
      component: async () => (await import('./pages/MyReportsPage.tsx')).MyReportsPage,
    },
    {
      path: '/reports/statistics',
      face: 'public',
      component: async () => (await import('./statistics/StatisticsPage.tsx')).StatisticsPage,
    },
    {
      path: '/work/reports/statistics',
      face: 'workplace',
      permission: 'reports.statistics.analyse',
      component: async () => (await import('./statistics/AnalysisPage.tsx')).AnalysisPage,
    },
    {
      path: '/work/reports/figures',
      face: 'workplace',
      permission: 'reports.statistics.enter',
      component: async () => (await import('./statistics/FiguresPage.tsx')).FiguresPage,
    },
    {
      path: '/reports/rules',
      face: 'public',
      component: async () => (await import('./moderation-rules/RulesPage.tsx')).RulesPage,
    },
    {
      path: '/reports/open-data',
      face: 'public',
      component: async () => (await import('./open-data/OpenDataPage.tsx')).OpenDataPage,
    },
    {
      path: '/reports/subscriptions',
      face: 'public',
      permission: 'reports.subscription.manage',
      component: async () => (await import('./subscriptions/SubscriptionsPage.tsx')).SubscriptionsPage,
    },
    {
      path: '/reports/unsubscribe/$token',
      face: 'public',
      component: async () => (await import('./subscriptions/UnsubscribePage.tsx')).UnsubscribePage,
    },
    {
      path: '/reports/$number',
      face: 'public',
      component: async () => (await import('./pages/ReportPage.tsx')).ReportPage,
    },
    {
      path: '/reports/by-mail/$token',
      face: 'public',
      component: async () => (await import('./channels/MailLinkPage.tsx')).MailLinkPage,
    },
    {
      path: '/reports/by-link/$token',
      face: 'public',
      component: async () => (await import('./anonymous/LinkPage.tsx')).LinkPage,
    },
    {
      path: '/work/reports/incoming',
      face: 'workplace',
      permission: 'reports.report.moderate',
      component: async () => (await import('./channels/IncomingPage.tsx')).IncomingPage,
    },
    {
      path: '/embed/reports',
      face: 'embed',
      component: async () => (await import('./embed/EmbedMapPage.tsx')).EmbedMapPage,
    },
    {
      path: '/work/admin/reports/embed',
      face: 'workplace',
      permission: 'reports.classifier.manage',
      component: async () => (await import('./embed/EmbedSettingsPage.tsx')).EmbedSettingsPage,
    },
    {
      path: '/work/reports/discussion',
      face: 'workplace',
      permission: 'reports.report.moderate',
      component: async () => (await import('./discussion/WaitingCommentsPage.tsx')).WaitingCommentsPage,
    },
    {
      path: '/work/reports/calls',
      face: 'workplace',
      permission: 'reports.call.take',
      component: async () => (await import('./calls/CallPage.tsx')).CallPage,
    },
    {
      path: '/work/reports/queue',
      face: 'workplace',
      permission: 'reports.report.moderate',
      component: async () => (await import('./pages/QueuePage.tsx')).QueuePage,
    },
    {
      path: '/work/admin/reports/classifier',
      face: 'workplace',
      permission: 'reports.classifier.manage',
      component: async () => (await import('./pages/ClassifierPage.tsx')).ClassifierPage,
    },
    {
      path: '/work/admin/reports/routing',
      face: 'workplace',
      permission: 'reports.routing.manage',
      component: async () => (await import('./pages/RoutingPage.tsx')).RoutingPage,
    },
    {
      path: '/work/admin/reports/import',
      face: 'workplace',
      permission: 'reports.import.manage',
      component: async () => (await import('./import/ImportPage.tsx')).ImportPage,
    },
    {
      path: '/work/admin/reports/gateways',
      face: 'workplace',
      permission: 'reports.gateway.manage',
      component: async () => (await import('./gateways/GatewaysPage.tsx')).GatewaysPage,
    },
    {
      path: '/work/reports/forwardings',
      face: 'workplace',
      permission: 'reports.forwarding.settle',
      component: async () => (await import('./gateways/ForwardingsPage.tsx')).ForwardingsPage,
    },
    {
      path: '/work/reports/disruptions',
      face: 'workplace',
      permission: 'reports.disruption.manage',
      component: async () => (await import('./pages/DisruptionsPage.tsx')).DisruptionsPage,
    },
    {
      path: '/work/reports/tasks',
      face: 'workplace',
      isKeptOffline: true,
      permission: 'reports.report.work',
      component: async () => (await import('./pages/TasksPage.tsx')).TasksPage,
    },
    {
      path: '/work/reports/crews',
      face: 'workplace',
      permission: 'reports.report.allot',
      component: async () => (await import('./allotment/CrewsPage.tsx')).CrewsPage,
    },
    {
      path: '/work/reports/templates',
      face: 'workplace',
      permission: 'reports.template.manage',
      component: async () => (await import('./templates/TemplatesPage.tsx')).TemplatesPage,
    },
    {
      path: '/work/reports/contractor-links',
      face: 'workplace',
      permission: 'reports.report.share',
      component: async () => (await import('./contractors/SharesPage.tsx')).SharesPage,
    },
    {
      path: '/reports/by-contractor/$token',
      face: 'public',
      component: async () => (await import('./contractors/ContractorPage.tsx')).ContractorPage,
    },
    {
      path: '/work/reports/suspicious',
      face: 'workplace',
      permission: 'reports.proof.examine',
      component: async () => (await import('./proof/SuspiciousPage.tsx')).SuspiciousPage,
    },
    {
      path: '/work/reports/control',
      face: 'workplace',
      permission: 'reports.answer.review',
      component: async () => (await import('./control/ControlPage.tsx')).ControlPage,
    },
    {
      path: '/work/reports/register',
      face: 'workplace',
      permission: 'reports.register.read',
      component: async () => (await import('./clocks/RegisterPage.tsx')).RegisterPage,
    },
    {
      path: '/work/admin/reports/terms',
      face: 'workplace',
      permission: 'reports.rule.manage',
      component: async () => (await import('./clocks/RulesPage.tsx')).RulesPage,
    },
    {
      path: '/work/admin/reports/rules',
      face: 'workplace',
      permission: 'reports.moderation-rule.manage',
      component: async () => (await import('./moderation-rules/RulesEditorPage.tsx')).RulesEditorPage,
    },
    {
      path: '/work/admin/reports/retention',
      face: 'workplace',
      permission: 'reports.retention.manage',
      component: async () => (await import('./privacy/RetentionPage.tsx')).RetentionPage,
    },
    {
      path: '/work/admin/reports/calendar',
      face: 'workplace',
      permission: 'reports.calendar.read',
      component: async () => (await import('./clocks/CalendarPage.tsx')).CalendarPage,
    },
  ],
  slots: {
    background: [
      {
        id: 'reports.outbox',
        order: 10,
        component: async () => (await import('./new-report/OutboxSender.tsx')).OutboxSender,
      },
      {
        id: 'reports.work-outbox',
        order: 20,
        component: async () => (await import('./work-offline/WorkSender.tsx')).WorkSender,
      },
    ],
    'home.main': [
      {
        id: 'reports.home',
        order: 10,
        component: async () => (await import('./slots/HomeReports.tsx')).HomeReports,
      },
    ],
    'map.layer': [
      {
        id: 'reports.map',
        order: 10,
        component: async () => (await import('./slots/HomeMapLayer.tsx')).HomeMapLayer,
      },
    ],
    'person.section': [
      {
        id: 'reports.subscriptions',
        order: 10,
        component: async () => (await import('./slots/AccountSubscriptions.tsx')).AccountSubscriptions,
      },
    ],
    'area.section': [
      {
        id: 'reports.area',
        order: 20,
        component: async () => (await import('./slots/AreaReports.tsx')).AreaReports,
      },
    ],
  },
});
