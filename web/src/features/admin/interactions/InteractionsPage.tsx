export function InteractionsPage() {
  return null;
}
