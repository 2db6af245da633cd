"""Threads for waitress that start when they are first needed.

A stream holds a thread, so the limit is high; 512 idle ones would take 10 MB and the start of each relay longer.
"""

from __future__ import annotations

import logging

from waitress.task import Task, ThreadedTaskDispatcher

log = logging.getLogger("locutorio.server")


class ThreadsOnDemand(ThreadedTaskDispatcher):
    """Starts a thread for a task that no idle one can take, up to `limit`; beyond that, tasks wait."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def add_task(self, task: Task) -> None:
        with self.lock:
            self.queue.append(task)
            idle = len(self.threads) - self.stop_count - self.active_count
            if len(self.queue) > idle:
                self._start_one()
            self.queue_cv.notify()

    def _start_one(self) -> None:
        number = len(self.threads)
        if number >= self._limit:
            log.warning("all %d threads are busy: requests are waiting (THREADS sets the limit)", self._limit)
            return
        try:
            self.start_new_thread(self.handler_thread, number)
        except RuntimeError:
            log.error("this machine allows only %d threads: requests are waiting", number)
            return
        self.threads.add(number)
        self.active_count += 1
