import type { ReactNode } from 'react';

/** What guides say of this product. */
export interface GuideFacts {
  readonly brand: string;
  /** Where the API answers. */
  readonly api: string;
  /** Answers with the address that it is asked from. */
  readonly checkUrl: string;
}

export interface Section {
  /** In the address after #. */
  readonly id: string;
  readonly title: string;
  readonly body: ReactNode;
}

/** A page of the documentation. */
export interface Guide {
  readonly title: string;
  /** One sentence, below the title. */
  readonly lead: string;
  readonly sections: (facts: GuideFacts) => readonly Section[];
}
