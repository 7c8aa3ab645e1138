// Whether somebody changed a field since the page was made.
export function isTyped(field) {
  if (field.matches("[type=hidden]")) return false;
  if (field.matches("[type=checkbox], [type=radio]")) {
    return field.checked !== field.defaultChecked;
  }
  if (field.matches("select")) {
    const chosen = [...field.options].some((one) => one.defaultSelected);
    return [...field.options].some((one, place) =>
      chosen ? one.selected !== one.defaultSelected : one.selected && place > 0,
    );
  }
  return field.value !== field.defaultValue;
}
