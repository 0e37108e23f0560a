package dev.syncline.model.log;

import java.util.List;
import org.hibernate.Session;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/// Inserts many new entities of one kind: as Hibernate maps them and logged as Hibernate's events
/// would be, but by few statements and without what a session keeps of each. Mail arrives by the
/// thousand and its rows are complete when they are written, so that bookkeeping (a snapshot, an
/// action, an event and a batch entry for each) would cost more than reading the message did.
///
/// The session does not know the entities afterwards: insert them when nothing will change in them
/// any more in this transaction.
public final class NewEntities {
  private NewEntities() {}

  public static void insert(Session session, List<?> entities) {
    if (entities.isEmpty()) {
      return;
    }
    var implementor = session.unwrap(SharedSessionContractImplementor.class);
    var type = entities.getFirst().getClass();
    var table =
        new EntityTable(
            implementor, implementor.getFactory().getMappingMetamodel().getEntityDescriptor(type));
    var _ = table.insert(session, entities.stream().map(table::row).toList(), "");
    ChangeLogWriter.inserted(
        implementor,
        entities.stream().filter(Logged.class::isInstance).map(Logged.class::cast).toList());
  }
}
