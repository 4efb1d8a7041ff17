import type { TemplateTable } from '../server/tables.ts';

type DemoTemplate = Omit<TemplateTable, 'id' | 'groupId' | 'isActive'>;

export const demoTemplates: readonly DemoTemplate[] = [
  {
    title: 'Штормовое предупреждение',
    subject: 'Штормовое предупреждение на {дата}',
    text:
      'По данным метеослужбы {дата} с {время} ожидается {явление}.\n' +
      'Привести дежурные силы в готовность, проверить резервное питание, уточнить состав смены.',
    task: 'Доложить о готовности дежурных сил до {время доклада}',
    priority: 'urgent',
    needsReadBack: true,
    acceptSeconds: 15 * 60,
  },
  {
    title: 'Отключение воды',
    subject: 'Отключение воды: {адрес}',
    text: '{дата} с {время} до {время окончания} по адресу {адрес} отключается {какая вода}. Причина: {причина}.',
    task: null,
    priority: 'ordinary',
    needsReadBack: false,
    acceptSeconds: 30 * 60,
  },
  {
    title: 'Перекрытие улицы',
    subject: 'Перекрытие движения: {улица}',
    text: 'С {время} закрыто движение по улице {улица} на участке {участок}. Объезд: {объезд}.',
    task: null,
    priority: 'urgent',
    needsReadBack: false,
    acceptSeconds: 10 * 60,
  },
  {
    title: 'Сбор оперативного штаба',
    subject: 'Сбор оперативного штаба',
    text: 'Оперативный штаб собирается {дата} в {время} по адресу {адрес}. Прибыть руководителям служб.',
    task: 'Подтвердить прибытие руководителя',
    priority: 'alert',
    needsReadBack: true,
    acceptSeconds: 5 * 60,
  },
  {
    title: 'Проверка связи',
    subject: 'Проверка связи {дата}',
    text: 'Проверка связи между дежурными постами города. Ответа, кроме приёма, не требуется.',
    task: null,
    priority: 'ordinary',
    needsReadBack: false,
    acceptSeconds: 5 * 60,
  },
];
