import type { ReactNode } from 'react';
import { Checkbox, Group, Radio } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import { ratingReason, ratingScores, reasonsFor } from '../../contract/rating.ts';
import type { Rating } from '../../contract/rating.ts';

const reasonsAtMost = 3;

export interface RatingFieldsProps {
  readonly value: Rating | null;
  readonly onChange: (rating: Rating | null) => void;
}

/** A mark from one to five; why it was given is asked once it stands. */
export function RatingFields({ value, onChange }: RatingFieldsProps): ReactNode {
  const t = useText();
  return (
    <>
      <Radio.Group
        label={t('reports.rating.title')}
        description={t('reports.rating.hint')}
        value={value ? String(value.score) : ''}
        onChange={(score) => onChange({ score: Number(score), reasons: [] })}
      >
        <Group gap="md" mt="xs">
          {ratingScores.map((score) => (
            <Radio
              key={score}
              value={String(score)}
              label={String(score)}
              aria-label={t('reports.rating.score', { score: String(score) })}
            />
          ))}
        </Group>
      </Radio.Group>
      {value ? (
        <Checkbox.Group
          label={t('reports.rating.why')}
          value={value.reasons}
          onChange={(ids) =>
            onChange({ ...value, reasons: ratingReason.options.filter((id) => ids.includes(id)) })
          }
        >
          <Group gap="sm" mt="xs">
            {reasonsFor(value.score).map((id) => (
              <Checkbox
                key={id}
                value={id}
                label={t(`reports.rating-reason.${id}`)}
                disabled={value.reasons.length >= reasonsAtMost && !value.reasons.includes(id)}
              />
            ))}
          </Group>
        </Checkbox.Group>
      ) : null}
    </>
  );
}
