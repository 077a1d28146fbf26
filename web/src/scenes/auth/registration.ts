import { t } from './texts';

export interface RegistrationForm {
  displayName: string;
  username: string;
  email: string;
  password: string;
  setupCode: string;
  invitation: string;
}

export type RegistrationErrors = Partial<Record<keyof RegistrationForm, string>>;

const username = /^[a-z0-9_.-]{3,32}$/i;
const email = /^[^\s@]+@[^\s@]+$/;
const shortestPassword = 8;
const longestPassword = 128;

export const isUsername = (text: string): boolean => username.test(text.trim());
export const isEmail = (text: string): boolean => email.test(text.trim());

/** What the server would say of its length; what is guessed easily it alone knows. */
export function passwordError(password: string): string | undefined {
  // As people count: a character outside the basic plane is one.
  const { length } = [...password];
  if (length < shortestPassword) return t('register.password.short');
  return length > longestPassword ? t('register.password.long') : undefined;
}

/** What can be told without asking the server; the server decides. */
export function checkRegistration(form: RegistrationForm, invited: boolean): RegistrationErrors {
  const errors: RegistrationErrors = {};
  const wrongPassword = passwordError(form.password);
  if (form.displayName.trim() === '') errors.displayName = t('login.fill-in');
  if (!isUsername(form.username)) errors.username = t('register.username.invalid');
  if (!isEmail(form.email)) errors.email = t('register.email.invalid');
  if (wrongPassword) errors.password = wrongPassword;
  if (invited && form.invitation.trim() === '') errors.invitation = t('register.invitation.missing');
  return errors;
}
