package dev.syncline.model.event;

import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.report.MailReport;
import dev.syncline.model.report.ReportDetails;
import dev.syncline.model.report.ReportDetails.Origin;
import dev.syncline.model.report.ReportDetails.ReportedRecipient;
import dev.syncline.model.view.ReportView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// An example of a bounce and of a complaint.
final class MockReports {
  private static final UUID REPORT = UUID.fromString("01930000-0000-7000-8000-000000000005");
  private static final UUID ORIGINAL = UUID.fromString("01930000-0000-7000-8000-000000000002");
  private static final Instant AT = Instant.ofEpochSecond(1_795_321_199);
  private static final Origin ORIGIN =
      new Origin(
          "example@mail.example.com",
          "ada@example.com",
          List.of("nobody@example.org"),
          List.of(),
          List.of(),
          "An example",
          "Sat, 21 Nov 2026 20:19:00 +0000");

  private MockReports() {}

  static ReportView bounce(UUID grant) {
    var recipient =
        new ReportedRecipient(
            "nobody@example.org",
            "550",
            "5.1.1",
            "unknown_user",
            true,
            "550 5.1.1 No such user here");
    return view(
        grant,
        MailReport.Kind.BOUNCE,
        new ReportDetails("mx.example.org", null, List.of(recipient), ORIGIN));
  }

  static ReportView complaint(UUID grant) {
    var recipient = new ReportedRecipient("grace@example.org", null, null, null, null, null);
    return view(
        grant,
        MailReport.Kind.COMPLAINT,
        new ReportDetails("ExampleFeedback/1.0", "abuse", List.of(recipient), ORIGIN));
  }

  private static ReportView view(UUID grant, MailReport.Kind kind, ReportDetails details) {
    var report = new MailReport(new ObjectKey(0, REPORT), kind, null, details, AT);
    report.found(ORIGINAL);
    return ReportView.of(grant, report);
  }
}
