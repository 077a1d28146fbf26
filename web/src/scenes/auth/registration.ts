import { t } from '@/i18n/t';

export interface RegistrationForm {
  displayName: string;
  username: string;
  email: string;
  password: string;
  setupCode: string;
}

export type RegistrationErrors = Partial<Record<keyof RegistrationForm, string>>;

const username = /^[a-z0-9_.-]{3,32}$/i;
const email = /^[^\s@]+@[^\s@]+$/;
const shortestPassword = 8;

/** What can be told without asking the server; the server decides. */
export function checkRegistration(form: RegistrationForm): RegistrationErrors {
  const errors: RegistrationErrors = {};
  if (form.displayName.trim() === '') errors.displayName = t('login.fill-in');
  if (!username.test(form.username.trim())) errors.username = t('register.username.invalid');
  if (!email.test(form.email.trim())) errors.email = t('register.email.invalid');
  if (form.password.length < shortestPassword) errors.password = t('register.password.short');
  return errors;
}
