"""What clients of the API send: at once or later, some of it taken back, and asked for again with the same key when an
answer was lost."""
import time

from harness.chaos.platform import Refused


class Letter:
    def __init__(self, number, due=None):
        self.to, self.due = f"s{number}@chaos.example", due
        self.id = self.schedule = None
        self.taken_back = "no"  # or "perhaps", when the answer was lost, or "yes"

    def body(self):
        later = {} if self.due is None else {"send_at": self.due}
        return {"to": [{"email": self.to}], "subject": f"sent to {self.to}", "body": f"hello {self.to} " * 20, **later}


class Letters:
    def __init__(self, platform, path, random):
        self.platform, self.path, self.random = platform, path + "/messages", random
        self.all = []

    def send(self):
        return self.post(Letter(len(self.all)))

    def send_later(self):
        return self.post(Letter(len(self.all), int(time.time()) + self.random.randrange(5, 60)))

    def post(self, letter):
        if letter not in self.all:
            self.all.append(letter)
        shown = self.platform.call("POST", self.path + "/send", letter.body(), headers={"Idempotency-Key": letter.to})["data"]
        letter.id, letter.schedule = shown["id"], shown.get("schedule_id")
        return True

    def ask_again(self):
        lost = [letter for letter in self.all if letter.id is None]
        return bool(lost) and self.post(self.random.choice(lost))

    def cancel(self):
        waiting = [x for x in self.all if x.schedule and x.taken_back == "no" and x.due > time.time()]
        if not waiting:
            return False
        letter = self.random.choice(waiting)
        letter.taken_back = "perhaps"
        try:
            self.platform.call("DELETE", f"{self.path}/schedules/{letter.schedule}")
        except Refused as refused:
            if refused.status == 409:  # too late
                letter.taken_back = "no"
            raise
        letter.taken_back = "yes"
        return True

    def differences(self, submission, deltas):
        last, deleted = {}, set()
        for delta in deltas:
            if delta["object"] == "message" and delta.get("data"):
                last[delta["id"]] = delta["data"]
            if delta["object"] == "message" and delta["event"] == "deleted":
                deleted.add(delta["id"])
        for letter in self.all:
            to, times = letter.to, submission.accepted[letter.to]
            if len(times) > 1:
                yield f"{to} got its message {len(times)} times"
            if times and letter.due and times[0] < letter.due:
                yield f"{to} got its message {letter.due - times[0]:.1f} s before its time"
            if letter.taken_back == "yes" and times:
                yield f"the message to {to} was taken back and arrived"
            if letter.id is None or letter.taken_back == "yes" or letter.taken_back == "perhaps" and letter.id in deleted:
                continue
            state = last.get(letter.id, {}).get("send_state")
            if state is None:
                yield f"the API took a message to {to} and nobody ever saw it"
            if state in ("sent", "in_sent_folder") and not times:
                yield f"the message to {to} is {state} and did not arrive"
            if state == "failed" and times:
                yield f"the message to {to} is failed and arrived"
            if state in ("scheduled", "queued", "sending"):
                yield f"the message to {to} is still {state}"
