/** Why a mail did not go out. The message holds codes only, no address and no secret: it goes to the log and the row. */
export class MailNotSent extends Error {
  /** True when another attempt would end the same. */
  readonly permanent: boolean;

  constructor(reason: string, { permanent }: { permanent: boolean }) {
    super(reason);
    this.name = 'MailNotSent';
    this.permanent = permanent;
  }
}
