package dev.syncline.provider.imap;

import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.MailProvider;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.UseLedger;
import dev.syncline.provider.budget.Governor;
import dev.syncline.provider.budget.ProviderLimits;
import dev.syncline.provider.connect.Connector;
import dev.syncline.provider.connect.HostResolver;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.provider.imap.smtp.SmtpConversation;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/// Any server that speaks IMAP and SMTP and takes a password or an access token; Google's and
/// Microsoft's are among them.
public final class ImapProvider implements MailProvider {
  private static final Set<String> NAMES = Set.of("imap", "google", "microsoft");

  private final MailSockets sockets;
  private final ImapTimings timings;
  private final Governor governor;
  private final CompressionRule compression;
  private final Set<String> unfitForCompression = ConcurrentHashMap.newKeySet();

  public ImapProvider() {
    this(new Governor(ProviderLimits.load()), CompressionRule.DEFAULT);
  }

  public ImapProvider(Governor governor, CompressionRule compression) {
    this(
        HostResolver.SYSTEM,
        Connector.TCP,
        MailSockets.systemTls(),
        ImapTimings.DEFAULT,
        governor,
        compression);
  }

  public ImapProvider(
      HostResolver resolver, Connector connector, SSLContext tls, ImapTimings timings) {
    this(
        resolver,
        connector,
        tls,
        timings,
        new Governor(ProviderLimits.load()),
        CompressionRule.DEFAULT);
  }

  public ImapProvider(
      HostResolver resolver,
      Connector connector,
      SSLContext tls,
      ImapTimings timings,
      Governor governor,
      CompressionRule compression) {
    this.sockets = new MailSockets(resolver, connector, tls, timings.connect(), timings.read());
    this.timings = timings;
    this.governor = governor;
    this.compression = compression;
  }

  @Override
  public boolean serves(String provider) {
    return NAMES.contains(provider);
  }

  @Override
  public void verify(ConnectionSettings settings) throws InterruptedException {
    try (var imap =
        new ImapLogin(sockets, governor)
            .open(settings.imap(), settings.allowPrivateHosts(), Urgency.USER)) {
      checkInbox(imap);
      if (imap.can(GmailLabels.CAPABILITY)) {
        var names = new FolderNames();
        var _ = new GmailLabels(names, new ListFolders(imap, names, Namespaces.NONE).run());
      }
      imap.logout();
    }
    try (var smtp = SmtpConversation.open(sockets, settings.smtp(), settings.allowPrivateHosts())) {
      smtp.quit();
    }
  }

  private static void checkInbox(ImapConnection imap) throws InterruptedException {
    try {
      SelectedFolder.examine(imap, "INBOX");
    } catch (ProviderException e) {
      if (e.failure() instanceof Failure.Gone || e.failure() instanceof Failure.Refused) {
        throw new ProviderException(new Failure.NoInbox(e.failure().detail()), e);
      }
      throw e;
    }
  }

  @Override
  public MailAccount open(ConnectionSettings settings, UseLedger ledger) {
    return new ImapAccount(
        settings,
        sockets,
        timings,
        new Compression(compression, unfitForCompression, settings.imap().host()),
        governor,
        ledger);
  }

  @Override
  public Runnable wakeLater(ConnectionSettings settings, Runnable wake) {
    return governor.wakeLater(settings.imap(), wake);
  }
}
