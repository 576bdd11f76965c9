export function plaintextProblem(databaseUrl: string, allowPlaintext?: string): string | undefined;
