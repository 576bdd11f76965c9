/** Who acts, for the audit log. */
export interface Actor {
  readonly kind: 'user' | 'operator' | 'API key' | 'phone' | 'job' | 'command line';
  readonly id: string | null;
  readonly name: string | null;
}

/** A person, as far as the audit log names them. */
export interface NamedPerson {
  readonly id: string;
  readonly email: string;
  readonly isOperator: boolean;
}

/** A person as the one who acts. */
export function personActor({ id, email, isOperator }: NamedPerson): Actor {
  return { kind: isOperator ? 'operator' : 'user', id, name: email };
}

/** An API key as the one who acts. Of the operators' keys customers read as little as of operators. */
export function keyActor({ id, name, isOperator }: Omit<NamedPerson, 'email'> & { readonly name: string }): Actor {
  return { kind: isOperator ? 'operator' : 'API key', id, name: isOperator ? `API key ${name}` : name };
}
