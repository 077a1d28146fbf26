export default function Meet() {
  return null;
}
