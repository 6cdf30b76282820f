/** What a ready exception says where somebody must write: nobody owns an exception that still says it. */

/** By the field of `spec`. */
export const TO_FILL_IN = {
  reason: 'say why this is acceptable',
  owner: 'name the team that answers for it',
} as const;
