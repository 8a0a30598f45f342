// @ts-check
// Questions to the service: what is stored, and jobs that ask a museum.

import { counted } from "../viewer/card.js";

/**
 * @typedef {{ requests: number, pictures: number }} Cost
 * @typedef {{ id: string, state: string, cost: Cost, requests: number, result: any, problem: { detail: string } | null }} Job
 */

/** What the service refuses, in one sentence. */
export class Refusal extends Error {}

/**
 * Read what is stored.
 * @type {(path: string) => Promise<any>}
 */
export const read = (path) => answered(fetch(path));

/**
 * Send a change, or a question that costs something.
 * @type {(method: "POST" | "PUT" | "DELETE", path: string, body?: object) => Promise<any>}
 */
export function send(method, path, body = {}) {
  const headers = { "Content-Type": "application/json", "X-Simgraph": "1" };
  return answered(fetch(path, { method, headers, body: JSON.stringify(body) }));
}

/** @param {Promise<Response>} asked */
async function answered(asked) {
  const answer = await asked.catch(() => null);
  if (!answer) throw new Refusal("The explorer does not answer. Is it still running?");
  const content = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) throw new Refusal(content?.detail ?? `The explorer answered ${answer.status}.`);
  return content;
}

/**
 * Queue a job, and follow it to its end. `told` is called with each event.
 * @type {(asked: object, told: (event: string, data: any, job: Job) => void) => Promise<Job>}
 */
export async function ask(asked, told) {
  /** @type {Job} */
  const job = await send("POST", "/api/jobs", asked);
  return new Promise((resolve, reject) => {
    const stream = new EventSource(`/api/jobs/${job.id}/events`);
    /** @type {(event: MessageEvent) => void} */
    const receive = ({ type, data }) => {
      const about = JSON.parse(data);
      told(type, about, job);
      if (type !== "done" && type !== "failed" && type !== "stopped") return;
      stream.close();
      const ended = { ...job, state: type, ...about };
      if (type === "failed") reject(new Refusal(about.problem.detail));
      else resolve(ended);
    };
    for (const name of ["waiting", "running", "progress", "done", "failed", "stopped"])
      stream.addEventListener(name, receive);
    // the browser tries again by itself; a closed stream means that the service no longer knows the job
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) reject(new Refusal("The explorer ended this job."));
    };
  });
}

/** @param {string} id */
export const stop = (id) => send("DELETE", `/api/jobs/${id}`);

/**
 * Return what a button says of its price.
 * @type {(requests: number) => string}
 */
export const price = (requests) => counted(requests, "request");
