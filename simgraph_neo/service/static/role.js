// @ts-check
// What the person may do: those who only read are not offered what the service would refuse.

/** Whether jobs may be started, and views kept. */
export const explores = document.querySelector('meta[name="role"]')?.getAttribute("content") === "explore";
