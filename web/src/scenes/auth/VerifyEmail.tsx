import { confirmNewEmail, restoreEmail, verifyEmail } from '@/api/accounts';
import { Redeemed } from './Redeemed';
import { t } from './texts';

/** Where the link of the mail after registering leads. */
export function VerifyEmail() {
  return (
    <Redeemed redeem={token => verifyEmail({ token })} title={t('verify.done.title')} text={t('verify.done.text')} />
  );
}

/** Where the link of the mail to a new address leads. */
export function ConfirmEmail() {
  return <Redeemed redeem={confirmNewEmail} title={t('email.done.title')} text={t('email.done.text')} />;
}

/** Where the link of the mail to an address leads that was taken out of use: by somebody else, it says. */
export function RestoreEmail() {
  return <Redeemed redeem={restoreEmail} title={t('email.restored.title')} text={t('email.restored.text')} />;
}
