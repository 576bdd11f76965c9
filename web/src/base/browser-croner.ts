/** Stands for croner in browsers, which save cron lines but never work out their times. */
export class Cron {
  constructor() {
    throw new Error('Cron lines are read on the server.');
  }
}
