#!/usr/bin/env python3
"""Deterministic realistic mail corpus.
usage: generate.py --seed 42 --count 20000 --out corpus
Writes OUT/<folder-index>/<seq>.eml (CRLF) and OUT/manifest.tsv
"""
import argparse, base64, binascii, os, random, json, time
from email.utils import format_datetime
from datetime import datetime, timezone, timedelta

FOLDERS = [("INBOX", .45), ("Archive", .20), ("Sent", .12), ("Newsletters", .10),
           ("Work.Projects", .05), ("&ANw-bersicht", .03), ("Trash", .03), ("Junk", .02)]

EN = ("the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were all her she there would their we him been has when who will no more if out so said what up its about than into them can only other time new some could these two may first then do any like my now over such our man me even most made after also did many off before must well back through years where much your way down should because long each just state those people too mr how little good world make very year still see own work men day get here old life both between being under three never know same last another while us might great go come since against right came take used himself few house american use place during high without again home around small however found mrs thought went say part once general upon school every don't does got united left number course war until always away something fact water though less public put think almost hand enough took head yet government system better set told nothing night end why called didn't eyes find going look asked later point knew city next program business give group toward young days let room word things word social present several order national second possible rather per face among form important often meeting invoice budget quarterly release deploy contract customer schedule attached please regards thanks review update project deadline shipment tracking").split()
DE = "der die und das ist für über nicht mit dem größe Straße müssen können Rechnung Grüße schöne Änderung später gemäß Übersicht Vertrag prüfen wäre möchte bitte danke Herr Frau während zurück natürlich Büro Termin Besprechung nächste Woche außerdem Anhang geändert bestätigen Lösung".split()
PL = "że się nie jest była został proszę dziękuję ważne można również środa piątek źródło żółty łódź umowa zamówienie faktura płatność spotkanie tydzień więcej jeszcze właśnie przesyłka załącznik odpowiedź pozdrawiam święta późno książka świat człowiek różne części".split()
RU = "и в не на что это как но его она был для мы они все так можно если только уже при год время когда очень нет сообщение документ договор встреча пожалуйста спасибо проект работа сегодня завтра письмо счёт оплата доставка вопрос ответ клиент отчёт срок".split()
ZH = "会议 项目 报告 请 查看 附件 谢谢 您好 合同 发票 时间 地点 更新 我们 他们 已经 完成 需要 确认 客户 系统 测试 部署 版本 问题 解决 方案 明天 下午 上午 安排 通知 重要 订单 物流 支付".split()
JA = "会議 お願いします 資料 添付 ありがとうございます 確認 予定 変更 請求書 契約 プロジェクト 明日 午後 ご連絡 よろしく いたします お世話 になっております サービス システム 更新 リリース テスト 完了 承知 しました".split()
EMOJI = ["🎉", "🚀", "👍", "😀", "✅", "📎", "❤️", "🔥"]
LANGS = {"en": EN, "de": DE, "pl": PL, "ru": RU, "zh": ZH, "ja": JA}
SEP = {"zh": "", "ja": ""}
# lang, charset, cte, weight
PROFILES = [("en", "us-ascii", "7bit", 24), ("en", "utf-8", "quoted-printable", 24), ("en", "utf-8", "base64", 7),
            ("en", "utf-8", "8bit", 4), ("en", "windows-1252", "quoted-printable", 7), ("en", "iso-8859-1", "quoted-printable", 5),
            ("de", "iso-8859-1", "quoted-printable", 5), ("de", "utf-8", "quoted-printable", 5), ("de", "windows-1252", "8bit", 2),
            ("pl", "iso-8859-2", "quoted-printable", 4), ("ru", "koi8-r", "base64", 4), ("ru", "utf-8", "base64", 2),
            ("zh", "gb18030", "base64", 2), ("zh", "utf-8", "base64", 1), ("ja", "shift_jis", "base64", 2), ("ja", "iso-2022-jp", "7bit", 1), ("ja", "utf-8", "base64", 1)]
DOMS = ["example.com", "example.org", "mail.example.net", "corp.example.com", "lists.example.org", "shop.example.net"]
FIRST = "Anna John Maria Peter Li Yuki Olga Ivan Hans Zofia Marek Jürgen Søren François Wei 太郎 Ольга Łukasz Emma Noah".split()
LAST = "Smith Müller Kowalski Ivanov Wang Tanaka Dupont Olsen García Novák Schröder Brown Иванов 田中 王 Wiśniewski".split()

def cp(s, cs):
    return s.encode(cs, "replace")

class Gen:
    def __init__(self, seed):
        self.r = random.Random(seed)
        r = self.r
        self.paras = {}
        for l, w in LANGS.items():
            ps = []
            sep = SEP.get(l, " ")
            for _ in range(400):
                n = r.randint(12, 110)
                s = sep.join(r.choice(w) for _ in range(n))
                s = (s[:1].upper() + s[1:] + ("。" if l in SEP else "."))
                ps.append(s)
            self.paras[l] = ps
        self.people = []
        for i in range(600):
            f, la = r.choice(FIRST), r.choice(LAST)
            self.people.append((f + " " + la, "user%d.%s@%s" % (i, base64.b32encode(r.randbytes(3)).decode().lower().rstrip("="), r.choice(DOMS))))
        self.threads = {}
        self.blob = r.randbytes(8 << 20)
        self.prof_w = [p[3] for p in PROFILES]
    def rblob(self, n):
        # random window of an 8 MiB random pool, salted so each attachment is unique
        o = self.r.randrange(0, len(self.blob) - n) if n < len(self.blob) else 0
        return self.r.randbytes(16) + self.blob[o:o + n - 16]
    def hword(self, s, cs="utf-8", enc=None):
        try:
            s.encode("ascii"); return s
        except UnicodeEncodeError: pass
        if cs in ("us-ascii",): cs = "utf-8"
        enc = enc or self.r.choice("BQ")
        out, cur = [], ""
        def e(t):
            b = t.encode(cs, "replace")
            if enc == "B": return "=?%s?B?%s?=" % (cs, base64.b64encode(b).decode())
            return "=?%s?Q?%s?=" % (cs, "".join(chr(c) if (48 <= c <= 57 or 65 <= c <= 90 or 97 <= c <= 122) else ("_" if c == 32 else "=%02X" % c) for c in b))
        for ch in s:
            if len(e(cur + ch)) > 74:
                out.append(e(cur)); cur = ch
            else: cur += ch
        out.append(e(cur))
        return "\r\n ".join(out)
    def addr(self, p, cs):
        n = self.hword(p[0], "utf-8")
        if n == p[0] and self.r.random() < .4: n = '"%s"' % n
        return "%s <%s>" % (n, p[1])
    def enc(self, text, cs, cte):
        b = text.encode(cs, "replace") if cs != "us-ascii" else text.encode("ascii", "replace")
        if cte == "base64": return base64.encodebytes(b.replace(b"\n", b"\r\n")).replace(b"\n", b"\r\n")
        if cte == "quoted-printable": return binascii.b2a_qp(b, istext=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return b.replace(b"\n", b"\r\n")
    def wrap(self, s, w=76):
        out, line = [], ""
        for tok in s.split(" "):
            while len(tok) > w: out.append(tok[:w]); tok = tok[w:]
            if len(line) + len(tok) + 1 > w: out.append(line); line = tok
            else: line = (line + " " + tok) if line else tok
        out.append(line)
        return "\n".join(out)
    def text(self, lang, target):
        r = self.r; ps = self.paras[lang]; out = []; n = 0
        while n < target:
            p = r.choice(ps)
            if r.random() < .04 and lang == "en": p += " https://www.example.com/t/%x?utm_source=mail" % r.getrandbits(40)
            out.append(p); n += len(p)
        return out
    def quote(self, ls, depth):
        return ["%s %s" % (">" * depth, l) for l in ls]
    def html(self, paras, fancy, target=0):
        r = self.r
        h = ["<!DOCTYPE html>\n<html><head><meta http-equiv=\"Content-Type\" content=\"text/html\"><style type=\"text/css\">\nbody{font-family:Arial,Helvetica,sans-serif;font-size:14px}\n.p{margin:0 0 12px 0}\n@media only screen and (max-width:600px){.c{width:100%!important}}\n</style></head>\n<body>"]
        if fancy:
            h.append('<div style="display:none;max-height:0;overflow:hidden">%s</div>' % paras[0][:90])
        size = 0
        i = 0
        while i < len(paras) or size < target:
            p = paras[i % len(paras)].replace("&", "&amp;").replace("<", "&lt;")
            if fancy:
                s = ('<table class="c" width="600" cellpadding="0" cellspacing="0" border="0" align="center" style="border-collapse:collapse;background-color:#%06x">\n<tr><td style="padding:10px 20px 10px 20px;font-family:Arial,sans-serif;color:#333333;font-size:14px;line-height:20px">\n'
                     '<a href="https://click.example.net/ls/click?upn=%s" style="color:#%06x;text-decoration:none" target="_blank"><img src="https://img.example.net/%x.png" width="560" alt="" style="display:block"></a>\n<p class="p">%s&nbsp;</p></td></tr></table>\n') % (
                    r.getrandbits(24), base64.urlsafe_b64encode(r.randbytes(r.randint(60, 200))).decode(), r.getrandbits(24), r.getrandbits(64), self.wrap(p, 120))
            else:
                s = '<p class="MsoNormal" style="margin:0cm"><span style="font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif">%s<o:p></o:p></span></p>\n' % self.wrap(p, 120)
            h.append(s); size += len(s); i += 1
        h.append("</body></html>\n")
        return "".join(h)
    def part(self, ctype, text, cs, cte, extra=b""):
        return ("Content-Type: %s; charset=%s\r\nContent-Transfer-Encoding: %s\r\n" % (ctype, ('"%s"' % cs) if self.r.random() < .5 else cs, cte)).encode() + extra + b"\r\n" + self.enc(text, cs, cte)
    def multi(self, sub, parts, extra=""):
        r = self.r
        b = "%s_%x_%x" % (r.choice(["----=_Part", "000000000000", "_000", "b1", "Apple-Mail="]), r.getrandbits(48), r.getrandbits(32))
        body = b"".join(b"--" + b.encode() + b"\r\n" + p + (b"" if p.endswith(b"\r\n") else b"\r\n") for p in parts) + b"--" + b.encode() + b"--\r\n"
        pre = b"This is a multi-part message in MIME format.\r\n" if r.random() < .2 else b""
        return ("Content-Type: multipart/%s;%s\r\n\tboundary=\"%s\"\r\n" % (sub, extra, b)).encode() + b"\r\n" + pre + body
    def attach(self, size, lang):
        r = self.r
        ext, ct = r.choice([("pdf", "application/pdf"), ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), ("png", "image/png"), ("jpg", "image/jpeg"), ("zip", "application/zip"), ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")])
        name = SEP.get(lang, " ").join(r.choice(LANGS[lang]) for _ in range(r.randint(1, 4))) + "." + ext
        disp = "attachment"
        try:
            name.encode("ascii"); fn = 'filename="%s"' % name; cn = 'name="%s"' % name
        except UnicodeEncodeError:
            from urllib.parse import quote
            q = quote(name.encode("utf-8"))
            if r.random() < .3 and len(q) > 60:
                segs = []; t = q
                i = 0
                while t:
                    k = min(54, len(t))
                    while k > 0 and ("%" in t[max(0, k - 2):k]): k -= 1
                    segs.append("filename*%d*=%s%s" % (i, "utf-8''" if i == 0 else "", t[:k])); t = t[k:]; i += 1
                fn = ";\r\n ".join(segs)
            else: fn = "filename*=utf-8''" + q
            cn = 'name="%s"' % self.hword(name, "utf-8", "B").replace("\r\n", "\r\n")
        hdr = "Content-Type: %s;\r\n %s\r\nContent-Disposition: %s;\r\n %s\r\nContent-Transfer-Encoding: base64\r\n" % (ct, cn, disp, fn)
        return hdr.encode() + b"\r\n" + base64.encodebytes(self.rblob(max(64, size))).replace(b"\n", b"\r\n")
    def make(self, i, folder, when):
        r = self.r
        lang, cs, cte, _ = r.choices(PROFILES, self.prof_w)[0]
        th = self.threads.setdefault("Mail" if folder not in ("Newsletters", "Junk") else folder, [])
        kind = r.random()
        news = folder in ("Newsletters", "Junk") or kind < .14
        reply = None
        if not news and th and r.random() < .58:
            k = min(len(th) - 1, int(r.expovariate(1 / 25.0)))
            reply = th[-1 - k]
        frm = r.choice(self.people); to = [r.choice(self.people) for _ in range(1 + int(r.expovariate(1.2)))]
        mid = "<%x.%d.%s@%s>" % (r.getrandbits(64), i, base64.b32encode(r.randbytes(5)).decode(), r.choice(DOMS))
        if reply:
            subj, refs = reply[1], (reply[2] + [reply[0]])[-18:]
            s2 = subj if subj.lower().startswith("re:") else "Re: " + subj
            if r.random() < .03: s2 = "AW: " + s2
        else:
            s2 = SEP.get(lang, " ").join(r.choice(LANGS[lang]) for _ in range(r.randint(2, 9)))
            if r.random() < .08 and cs == "utf-8": s2 = r.choice(EMOJI) + " " + s2
            refs = []
        H = []
        ds = format_datetime(when)
        for k in range(r.randint(2, 6)):
            H.append("Received: from mx%d.%s (mx%d.%s [192.0.2.%d])\r\n\tby mail.%s (Postfix) with ESMTPS id %X\r\n\tfor <%s>; %s" % (k, r.choice(DOMS), k, r.choice(DOMS), r.randint(1, 254), r.choice(DOMS), r.getrandbits(40), to[0][1], ds))
        if r.random() < .8:
            H.append("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n d=%s; s=s%d; t=%d;\r\n h=from:to:subject:date:message-id:mime-version;\r\n bh=%s;\r\n b=%s" % (
                frm[1].split("@")[1], r.randint(1, 9), int(when.timestamp()), base64.b64encode(r.randbytes(32)).decode(), "\r\n  ".join(base64.b64encode(r.randbytes(48)).decode() for _ in range(5))))
        if r.random() < .6:
            H.append("Authentication-Results: mx.example.com;\r\n dkim=pass header.d=%s header.s=s1;\r\n spf=pass smtp.mailfrom=%s;\r\n dmarc=pass (p=NONE) header.from=%s" % ((frm[1].split("@")[1],) * 3))
        if r.random() < .35:
            for k in (1, 2):
                H.append("ARC-Seal: i=%d; a=rsa-sha256; t=%d; cv=pass; d=example.com; s=arc;\r\n b=%s" % (k, int(when.timestamp()), "\r\n  ".join(base64.b64encode(r.randbytes(48)).decode() for _ in range(5))))
                H.append("ARC-Message-Signature: i=%d; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=arc;\r\n h=from:to:subject;\r\n bh=%s;\r\n b=%s" % (k, base64.b64encode(r.randbytes(32)).decode(), "\r\n  ".join(base64.b64encode(r.randbytes(48)).decode() for _ in range(5))))
        H.append("From: " + self.addr(frm, cs))
        H.append("To: " + ",\r\n ".join(self.addr(t, cs) for t in to))
        if r.random() < .25: H.append("Cc: " + ",\r\n\t".join(self.addr(r.choice(self.people), cs) for _ in range(r.randint(1, 5))))
        H.append("Subject: " + self.hword(s2, cs if cs not in ("us-ascii", "iso-2022-jp") else "utf-8"))
        H.append("Date: " + ds); H.append("Message-ID: " + mid)
        if refs:
            H.append("In-Reply-To: " + refs[-1]); H.append("References: " + "\r\n ".join(refs))
        if news:
            H.append("List-Id: <news%d.lists.example.org>" % r.randint(1, 60)); H.append("List-Unsubscribe: <https://lists.example.org/u/%x>,\r\n <mailto:unsub-%x@lists.example.org>" % (r.getrandbits(64), r.getrandbits(32)))
            H.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click"); H.append("Precedence: bulk")
        if r.random() < .5: H.append("X-Mailer: " + r.choice(["Microsoft Outlook 16.0", "Apple Mail (2.3774.300.61.1.2)", "Mutt/2.2.9", "PHPMailer 6.8.0"]))
        if r.random() < .4: H.append("X-Spam-Status: No, score=-2.1 required=5.0 tests=BAYES_00,DKIM_SIGNED,\r\n\tDKIM_VALID,SPF_PASS autolearn=ham version=4.0.0")
        H.append("MIME-Version: 1.0")
        # body
        if news:
            tgt = min(140000, int(r.lognormvariate(9.9, .7)))
            ps = self.text(lang, 1200 + tgt // 12)
            hcte = cte if cte != "7bit" or cs == "iso-2022-jp" else "quoted-printable"
            h = self.part("text/html", self.html(ps, True, tgt), cs, hcte)
            if r.random() < .75: body = self.multi("alternative", [self.part("text/plain", "\n\n".join(self.wrap(p) for p in ps), cs, cte), h]); kd = "news-alt"
            else: body = h; kd = "news-html"
        else:
            tgt = min(40000, int(r.lognormvariate(6.9, .9)))
            ps = self.text(lang, tgt)
            t = "\n\n".join(self.wrap(p) for p in ps)
            hist = []
            if reply:
                for d in range(1, min(len(refs), 6) + 1):
                    qs = self.text(lang, min(6000, int(r.lognormvariate(6.6, .7))))
                    hist += qs
                    t += "\n\nOn %s, someone wrote:\n" % ds + "\n".join(self.quote("\n\n".join(self.wrap(p, 70) for p in qs).split("\n"), d))
            t += "\n-- \n%s\nExample Corp, +1 555 %04d\n" % (frm[0], r.randint(0, 9999))
            if kind < .38: body = self.part("text/plain", t, cs, cte, b""); kd = "plain"
            else:
                hcte = cte if cte != "7bit" or cs == "iso-2022-jp" else "quoted-printable"
                body = self.multi("alternative", [self.part("text/plain", t, cs, cte), self.part("text/html", self.html(ps + hist, False), cs, hcte)]); kd = "alt"
            x = r.random()
            if x < .03:   # inline images
                parts = [body]
                for k in range(r.randint(1, 3)):
                    parts.append(b"Content-Type: image/png; name=\"image%03d.png\"\r\nContent-ID: <image%03d@%x>\r\nContent-Disposition: inline; filename=\"image%03d.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" % (k, k, r.getrandbits(32), k) + base64.encodebytes(self.rblob(r.randint(2000, 60000))).replace(b"\n", b"\r\n"))
                body = self.multi("related", parts); kd += "+rel"
            x = r.random()
            if x < .185:
                parts = [body]
                for k in range(1 + (r.random() < .25)):
                    sz = int(min(3_600_000, r.lognormvariate(11.3, 1.25)))
                    parts.append(self.attach(sz, lang))
                body = self.multi("mixed", parts); kd += "+att"
            elif x < .20:
                inner = b"\r\n".join([b"From: a@example.com", b"To: b@example.org", b"Subject: fwd inner", b"Date: " + ds.encode(), b"Message-ID: <inner%d@example.com>" % i, b"MIME-Version: 1.0"]) + b"\r\n" + self.part("text/plain", t, cs, cte)
                body = self.multi("mixed", [body, b"Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"fwd.eml\"\r\n\r\n" + inner]); kd += "+rfc822"
            elif x < .215:
                ics = "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:%x@example.com\nDTSTART:20260105T100000Z\nDTEND:20260105T110000Z\nSUMMARY:%s\nEND:VEVENT\nEND:VCALENDAR\n" % (r.getrandbits(64), "meeting")
                body = self.multi("mixed", [body, b"Content-Type: text/calendar; charset=utf-8; method=REQUEST; name=\"invite.ics\"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n" + ics.replace("\n", "\r\n").encode()]); kd += "+ics"
            elif x < .222:
                body = self.multi("report", [body, b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; x@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n"], " report-type=delivery-status;"); kd += "+dsn"
        th.append((mid, s2, refs))
        if len(th) > 3000: del th[:1000]
        return ("\r\n".join(H) + "\r\n").encode("utf-8") + body, mid, kd

def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--seed", type=int, default=42); ap.add_argument("--count", type=int, default=20000); ap.add_argument("--out", default="corpus")
    a = ap.parse_args()
    g = Gen(a.seed); fr = random.Random(a.seed + 1)
    os.makedirs(a.out, exist_ok=True)
    for k in range(len(FOLDERS)): os.makedirs("%s/%d" % (a.out, k), exist_ok=True)
    t0 = datetime(2024, 1, 1, tzinfo=timezone.utc)
    sizes = []; tot = 0
    m = open(a.out + "/manifest.tsv", "w")
    for i in range(a.count):
        k = fr.choices(range(len(FOLDERS)), [f[1] for f in FOLDERS])[0]
        when = t0 + timedelta(seconds=i * 3000 + fr.randint(0, 2999))
        b, mid, kd = g.make(i, FOLDERS[k][0], when)
        flags = ("S" if fr.random() < .8 else "") + ("R" if fr.random() < .2 else "") + ("F" if fr.random() < .05 else "")
        fl = "".join(sorted(flags))
        p = "%s/%d/%06d.eml" % (a.out, k, i)
        with open(p, "wb") as f: f.write(b)
        os.utime(p, (when.timestamp(), when.timestamp()))
        m.write("%d\t%s\t%s\t%s\t%d\t%d\t%s\t%s\n" % (i, k, FOLDERS[k][0], fl, len(b), int(when.timestamp()), kd, mid))
        sizes.append(len(b)); tot += len(b)
    m.close()
    sizes.sort(); n = len(sizes)
    print(json.dumps({"count": n, "bytes": tot, "mean": tot // n, "p10": sizes[n // 10], "median": sizes[n // 2], "p90": sizes[n * 9 // 10], "p95": sizes[n * 95 // 100], "p99": sizes[n * 99 // 100], "max": sizes[-1], "gt200k_pct": round(100 * sum(s > 200000 for s in sizes) / n, 2)}))
main()
