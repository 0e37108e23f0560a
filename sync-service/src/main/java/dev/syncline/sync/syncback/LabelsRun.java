package dev.syncline.sync.syncback;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.mail.Placement;
import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.sync.apply.ActionEffects.Place;
import dev.syncline.sync.apply.ActionEffects.Plan;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where folders are labels: a message is moved between All Mail, Trash and Spam, one of which it
/// is in, and in All Mail it is given labels and loses others.
final class LabelsRun {
  private final Plan plan;
  private final MailAccount mail;

  LabelsRun(Plan plan, MailAccount mail) {
    this.plan = plan;
    this.mail = mail;
  }

  /// Answers its UIDs in the folders asked for, as far as the server told; empty when its new UID
  /// has to be waited for.
  Optional<Map<UUID, Long>> run(UUID message, ActionArguments.Folders asked)
      throws InterruptedException {
    var target =
        asked.folders().stream()
            .filter(folder -> !plan.labels().contains(folder))
            .filter(plan.paths()::containsKey)
            .findFirst()
            .orElseThrow(() ->
                new ProviderException(
                    new Failure.Refused("the folder it was to be in is not there any more")));
    var from =
        Stream.concat(plan.places().stream(), plan.sources().stream()).findFirst().orElse(null);
    if (from == null) {
      return Optional.empty();
    }
    var uids = new HashMap<UUID, Long>();
    var add = asked.folders().stream().filter(plan.labels()::contains).collect(toSet());
    var stays = from.folder().equals(target);
    var at = stays ? from : moved(from, target, uids);
    if (stays) {
      uids.put(target, from.uid());
    }
    if (!add.isEmpty() || (stays && !plan.leftLabels().isEmpty())) {
      if (at == null) {
        return Optional.empty();
      }
      label(at, add);
    }
    add.forEach(folder -> uids.put(folder, Placement.labelUid(message)));
    return Optional.of(uids);
  }

  /// To expunge it from anywhere but Trash would only take a label. Empty when its UID there has to
  /// be waited for.
  Optional<Map<UUID, Long>> delete() throws InterruptedException {
    var trash =
        plan.trash()
            .filter(plan.paths()::containsKey)
            .orElseThrow(() ->
                new ProviderException(
                    new Failure.Refused("there is no Trash to delete the message from")));
    var there = plan.sources().stream().filter(p -> p.folder().equals(trash)).findFirst();
    var from = there.or(() -> plan.sources().stream().findFirst()).orElse(null);
    if (from == null) {
      return Optional.empty();
    }
    var at = there.isPresent() ? from : moved(from, trash, new HashMap<>());
    if (at == null) {
      return Optional.empty();
    }
    var _ = mail.execute(new Command.Expunge(at.path(), at.checkpoint(), List.of(at.uid())));
    return Optional.of(Map.of());
  }

  /// Null when the server does not tell where it is now.
  private @Nullable Place moved(Place from, UUID target, Map<UUID, Long> uids)
      throws InterruptedException {
    var path = plan.path(target);
    var result =
        mail.execute(new Command.Move(from.path(), from.checkpoint(), List.of(from.uid()), path));
    if (result instanceof CommandResult.Done(var targets) && targets.containsKey(from.uid())) {
      uids.put(target, targets.get(from.uid()));
    }
    var uid = uids.get(target);
    return uid == null ? null : new Place(target, path, plan.checkpoint(target), uid, from.flags());
  }

  private void label(Place at, Set<UUID> add) throws InterruptedException {
    var remove = plan.leftLabels().stream().filter(folder -> !add.contains(folder)).toList();
    var _ =
        mail.execute(
            new Command.ChangeLabels(
                at.path(), at.checkpoint(), List.of(at.uid()), paths(add), paths(remove)));
  }

  private Set<String> paths(Collection<UUID> folders) {
    return folders.stream().filter(plan.paths()::containsKey).map(plan::path).collect(toSet());
  }
}
