import { type Route, useRoute } from '@/stores/route';
import { CompleteRegistration } from './CompleteRegistration';
import { ForgotPassword } from './ForgotPassword';
import { Login } from './Login';
import { Register } from './Register';
import { ResetPassword } from './ResetPassword';
import { ConfirmEmail, RestoreEmail, VerifyEmail } from './VerifyEmail';

/** Everything before the door, and where the links in mails lead. */
export default function Auth() {
  const name = useRoute(state => state.route.name);
  return pageOf(name);
}

function pageOf(name: Route['name']) {
  switch (name) {
    case 'register':
      return <Register />;
    case 'complete-registration':
      return <CompleteRegistration />;
    case 'forgot-password':
      return <ForgotPassword />;
    case 'reset-password':
      return <ResetPassword />;
    case 'verify-email':
      return <VerifyEmail />;
    case 'restore-email':
      return <RestoreEmail />;
    case 'confirm-email':
      return <ConfirmEmail />;
    default:
      return <Login />;
  }
}
