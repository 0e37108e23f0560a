package dev.syncline.mime.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.mime.parse.MimeParser;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvitationTest {
  private static Optional<Invitation> invitation(String calendar) {
    var raw =
        """
        Subject: meeting
        Content-Type: multipart/alternative; boundary=b

        --b

        See you.
        --b
        Content-Type: text/calendar; charset=utf-8; method=request

        %s
        --b--
        """
            .formatted(calendar)
            .getBytes(StandardCharsets.UTF_8);
    return Invitation.of(MimeParser.parse(raw), raw);
  }

  @Test
  void eventIsReadAcrossFoldedLines() {
    var invitation =
        invitation(
                """
                BEGIN:VCALENDAR
                METHOD:PUBLISH
                BEGIN:VTIMEZONE
                TZID:Europe/Berlin
                BEGIN:STANDARD
                DTSTART:19701025T030000
                END:STANDARD
                END:VTIMEZONE
                BEGIN:VEVENT
                UID:event-1@example.com
                SEQUENCE:3
                SUMMARY:Grüße\\, alle\\nzusammen und noch viel länger als eine
                 Zeile
                LOCATION:Room 1
                DTSTART;TZID=Europe/Berlin:20261123T091500
                DTEND:20261123T091500Z
                ORGANIZER;CN="Smith: Joe":MAILTO:joe@example.com
                ATTENDEE;CN=Jane;PARTSTAT=ACCEPTED:mailto:jane@example.com
                ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ann@example.com
                BEGIN:VALARM
                SUMMARY:not this
                END:VALARM
                END:VEVENT
                BEGIN:VEVENT
                UID:another
                END:VEVENT
                END:VCALENDAR\
                """)
            .orElseThrow();

    assertThat(invitation.method()).isEqualTo("REQUEST");
    assertThat(invitation.uid()).isEqualTo("event-1@example.com");
    assertThat(invitation.sequence()).isEqualTo(3);
    assertThat(invitation.summary())
        .isEqualTo("Grüße, alle\nzusammen und noch viel länger als eineZeile");
    assertThat(invitation.start()).isEqualTo("2026-11-23T08:15:00Z");
    assertThat(invitation.end()).isEqualTo("2026-11-23T09:15:00Z");
    assertThat(invitation.organizer()).isEqualTo("joe@example.com");
    assertThat(invitation.attendees())
        .containsExactly(
            new Invitation.Attendee("jane@example.com", "Jane", "ACCEPTED"),
            new Invitation.Attendee("ann@example.com", null, "NEEDS-ACTION"));
    assertThat(invitation.partId()).isEqualTo("2");
  }

  @Test
  void wholeDaysAndUnknownZones() {
    var day = invitation("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261123\nEND:VEVENT");
    assertThat(day.orElseThrow().allDay()).isTrue();
    assertThat(day.orElseThrow().start()).isEqualTo("2026-11-23T00:00:00Z");

    var zone = invitation("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Mars:20261123T091500");
    assertThat(zone.orElseThrow().start()).isNull();
  }

  @Test
  void calendarWithoutEventIsNoInvitation() {
    assertThat(invitation("BEGIN:VCALENDAR\nEND:VCALENDAR")).isEmpty();
    assertThat(invitation("no calendar")).isEmpty();
  }
}
