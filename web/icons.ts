import {
  IconAdjustments, IconAlertTriangle, IconArrowRight, IconBell, IconBuilding, IconBuildingCommunity, IconCalendar,
  IconCamera, IconChartBar, IconChecklist, IconCheck, IconChevronRight, IconClipboardList, IconClock, IconCloudOff,
  IconCommand, IconCurrentLocation, IconDeviceDesktop, IconDots, IconDownload, IconEye, IconFileText, IconFilter, IconFlag,
  IconHelp, IconHistory, IconHome, IconInbox, IconInfoCircle, IconKey, IconKeyboard, IconLanguage, IconList, IconLock,
  IconLogin2, IconLogout, IconMail, IconMap, IconMapPin, IconMapPinQuestion, IconMenu2, IconMessage, IconMoon, IconNews,
  IconPhone, IconPlus, IconPolygon, IconRefresh, IconSearch, IconSend, IconSettings, IconShield, IconShieldLock,
  IconSpeakerphone, IconSun, IconTool, IconTrash, IconUpload, IconUser, IconUserCircle, IconUsers, IconX,
} from '@tabler/icons-react';

/** Icons by the names manifests use. Only what stands here is in the bundle; add a line to add an icon. */
export const icons = {
  adjustments: IconAdjustments,
  area: IconPolygon,
  arrowRight: IconArrowRight,
  audit: IconHistory,
  bell: IconBell,
  building: IconBuilding,
  calendar: IconCalendar,
  camera: IconCamera,
  chart: IconChartBar,
  check: IconCheck,
  checklist: IconChecklist,
  chevronRight: IconChevronRight,
  clipboard: IconClipboardList,
  clock: IconClock,
  close: IconX,
  command: IconCommand,
  desktop: IconDeviceDesktop,
  dots: IconDots,
  download: IconDownload,
  eye: IconEye,
  file: IconFileText,
  filter: IconFilter,
  flag: IconFlag,
  forbidden: IconLock,
  help: IconHelp,
  history: IconHistory,
  home: IconHome,
  inbox: IconInbox,
  info: IconInfoCircle,
  jobs: IconChecklist,
  key: IconKey,
  keyboard: IconKeyboard,
  language: IconLanguage,
  list: IconList,
  location: IconCurrentLocation,
  mail: IconMail,
  map: IconMap,
  menu: IconMenu2,
  message: IconMessage,
  moon: IconMoon,
  myArea: IconMapPin,
  news: IconNews,
  notFound: IconMapPinQuestion,
  offline: IconCloudOff,
  organisation: IconBuildingCommunity,
  people: IconUsers,
  person: IconUser,
  phone: IconPhone,
  place: IconMapPin,
  plus: IconPlus,
  profile: IconUserCircle,
  refresh: IconRefresh,
  report: IconSpeakerphone,
  search: IconSearch,
  send: IconSend,
  settings: IconSettings,
  shield: IconShield,
  signIn: IconLogin2,
  signOut: IconLogout,
  sun: IconSun,
  tool: IconTool,
  trash: IconTrash,
  twoFactor: IconShieldLock,
  upload: IconUpload,
  warning: IconAlertTriangle,
} as const;

export type IconName = keyof typeof icons;

/** The icon a manifest names; an unknown name shows as a plain list mark. */
export function iconNamed(name: string): (typeof icons)[IconName] {
  return isIconName(name) ? icons[name] : icons.list;
}

function isIconName(name: string): name is IconName {
  return name in icons;
}
