import { roleOptions } from './roles';

/** What each role may do, in a sentence. */
export function RoleTable() {
  return (
    <dl aria-label="What each role may do" className="grid gap-x-4 gap-y-2 text-sm sm:grid-cols-[6rem_1fr]">
      {roleOptions.map(({ value, label, hint }) => (
        <div key={value} className="contents">
          <dt className="font-medium max-sm:mt-1">{label}</dt>
          <dd className="text-muted-foreground">{hint}</dd>
        </div>
      ))}
    </dl>
  );
}
