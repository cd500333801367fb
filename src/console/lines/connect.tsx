import { Submit } from '../submit.tsx';
import type { Words } from '../words.ts';
import { linesPath } from './places.ts';

/** Where lines come from; once more for the same business account it brings them up to date. */
export const Connect = ({ words, wabaId }: { words: Words; wabaId: string | undefined }) => {
  const { lines } = words;
  return (
    <section class="card stack">
      <div class="tight">
        <h2>{lines.connect}</h2>
        <p class="dim">{lines.connectWhat}</p>
      </div>
      <form class="stack narrow" method="post" action={linesPath} autocomplete="off">
        <label>
          {lines.waba}
          <input
            name="waba_id"
            value={wabaId}
            maxlength={64}
            inputmode="numeric"
            placeholder="102290129340398"
            required
          />
        </label>
        <label>
          {lines.token}
          <input
            name="access_token"
            type="password"
            autocomplete="new-password"
            maxlength={4_096}
            aria-describedby="token-what"
            required
          />
          <span class="small dim" id="token-what">
            {lines.tokenWhat}
          </span>
        </label>
        <label>
          {lines.appSecret}
          <input
            name="app_secret"
            type="password"
            autocomplete="new-password"
            maxlength={256}
            aria-describedby="app-secret-what"
          />
          <span class="small dim" id="app-secret-what">
            {lines.appSecretWhat}
          </span>
        </label>
        <Submit>{lines.connectIt}</Submit>
      </form>
    </section>
  );
};
