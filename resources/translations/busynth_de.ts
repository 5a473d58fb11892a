<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>Actions</name>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>About busynth</source>
      <translation>Über busynth</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Approve</source>
      <translation>Freigeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Approve with words…</source>
      <translation>Mit Angaben freigeben…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Approve, and say what you read the lesion as</source>
      <translation>Freigeben und angeben, wie die Läsion befundet wird</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>As made</source>
      <translation>Wie erzeugt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Back to pending</source>
      <translation>Zurück auf offen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Back to the mask that stage one made</source>
      <translation>Zurück zur Maske, die Stufe eins erzeugt hat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Back to the region</source>
      <translation>Zurück zur Region</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Blink</source>
      <translation>Blinken</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Blink between the healthy scan and the candidate</source>
      <translation>Zwischen gesundem Bild und Kandidat blinken</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Box</source>
      <translation>Rechteck</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Bright echoes</source>
      <translation>Helle Echos</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Brighter</source>
      <translation>Heller</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Brush</source>
      <translation>Pinsel</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Bundles…</source>
      <translation>Modellpakete…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Callipers</source>
      <translation>Messstrecken</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Cancel all</source>
      <translation>Alles abbrechen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Candidate</source>
      <translation>Kandidat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Choose a candidate first.</source>
      <translation>Zuerst einen Kandidaten wählen.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Clear finished jobs</source>
      <translation>Fertige Aufträge entfernen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Clear region</source>
      <translation>Region löschen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Clear the region, so that stage one proposes a place</source>
      <translation>Die Region löschen, sodass Stufe eins eine Stelle vorschlägt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Colour what differs from the healthy scan</source>
      <translation>Einfärben, was vom gesunden Bild abweicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Compact workspace…</source>
      <translation>Arbeitsbereich verkleinern…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Contour</source>
      <translation>Kontur</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Copy request and region</source>
      <translation>Anforderung und Region übernehmen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Copy request only</source>
      <translation>Nur die Anforderung übernehmen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Correct mask</source>
      <translation>Maske korrigieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Correct this candidate's mask with the drawing tools</source>
      <translation>Die Maske dieses Kandidaten mit den Zeichenwerkzeugen korrigieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Cysts and shadows</source>
      <translation>Zysten und Schatten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Depth scale and ruler</source>
      <translation>Tiefenskala und Lineal</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Difference</source>
      <translation>Differenz</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Discard candidate</source>
      <translation>Kandidat verwerfen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Draw</source>
      <translation>Zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Edit</source>
      <translation>Bearbeiten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Ellipse</source>
      <translation>Ellipse</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Eraser</source>
      <translation>Radierer</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Export approved…</source>
      <translation>Freigegebene exportieren…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Field of view</source>
      <translation>Bildfeld</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>File</source>
      <translation>Datei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Fill holes</source>
      <translation>Löcher füllen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Find an action…</source>
      <translation>Aktion suchen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Fit</source>
      <translation>Einpassen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Flag</source>
      <translation>Markieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Flood select</source>
      <translation>Flächenauswahl</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Freehand</source>
      <translation>Freihand</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Full range</source>
      <translation>Voller Bereich</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Generate</source>
      <translation>Erzeugen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Grow</source>
      <translation>Erweitern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Harder</source>
      <translation>Härter</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Healthy scan</source>
      <translation>Gesundes Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Help</source>
      <translation>Hilfe</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Keep largest</source>
      <translation>Größte Fläche behalten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Larger brush</source>
      <translation>Größerer Pinsel</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Leave the candidate; back to the scan and its region</source>
      <translation>Den Kandidaten verlassen; zurück zum Bild und seiner Region</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Let stage one propose places to choose from</source>
      <translation>Stufe eins Stellen zur Auswahl vorschlagen lassen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Line to the left</source>
      <translation>Linie nach links</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Line to the right</source>
      <translation>Linie nach rechts</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Make a batch…</source>
      <translation>Stapel erzeugen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Mask as made</source>
      <translation>Maske wie erzeugt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Mouse and keys</source>
      <translation>Maus und Tasten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Move view</source>
      <translation>Ansicht verschieben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Move workspace…</source>
      <translation>Arbeitsbereich verschieben…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Next candidate</source>
      <translation>Nächster Kandidat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Next way to show the mask</source>
      <translation>Maske anders zeigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Nothing has been done yet.</source>
      <translation>Es wurde noch nichts getan.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Nothing has been undone.</source>
      <translation>Es wurde nichts rückgängig gemacht.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Nothing has failed.</source>
      <translation>Nichts ist fehlgeschlagen.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Nothing has finished.</source>
      <translation>Nichts ist fertig.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Nothing is painted yet.</source>
      <translation>Es ist noch nichts gemalt.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Nothing waits or runs.</source>
      <translation>Nichts wartet oder läuft.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>One to one</source>
      <translation>Eins zu eins</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Open a scan first.</source>
      <translation>Zuerst ein Bild öffnen.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Open folder…</source>
      <translation>Ordner öffnen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Open sample scans</source>
      <translation>Beispielbilder öffnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Open scans…</source>
      <translation>Bilder öffnen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Open workspace…</source>
      <translation>Arbeitsbereich öffnen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Pause the queue</source>
      <translation>Warteschlange anhalten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Pause the queue; the candidate being made is finished</source>
      <translation>Die Warteschlange anhalten; der laufende Kandidat wird fertiggestellt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Pending</source>
      <translation>Offen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Polygon</source>
      <translation>Polygon</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Previous candidate</source>
      <translation>Voriger Kandidat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Propose places</source>
      <translation>Stellen vorschlagen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Put all that made this candidate into the request panel</source>
      <translation>Alles, woraus dieser Kandidat entstand, in die Anforderung übernehmen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Put its request into the panel and keep the region as it is</source>
      <translation>Seine Anforderung übernehmen und die Region lassen, wie sie ist</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Recent workspaces</source>
      <translation>Zuletzt geöffnete Arbeitsbereiche</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Redo</source>
      <translation>Wiederholen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Reject</source>
      <translation>Ablehnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Reject, with reasons if you like; again or Return to confirm</source>
      <translation>Ablehnen, auf Wunsch mit Gründen; nochmals oder Eingabetaste bestätigt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Remove callipers</source>
      <translation>Messstrecken entfernen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Reset contrast</source>
      <translation>Kontrast zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Reset the contrast; drag on the scan to change it</source>
      <translation>Den Kontrast zurücksetzen; auf dem Bild ziehen, um ihn zu ändern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Retry what failed</source>
      <translation>Fehlgeschlagenes erneut versuchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Reviewer's name…</source>
      <translation>Name des Befunders…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Run again from stage one</source>
      <translation>Erneut ab Stufe eins</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Run again from stage three (same lesion)</source>
      <translation>Erneut ab Stufe drei (gleiche Läsion)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Run again from stage two (same mask)</source>
      <translation>Erneut ab Stufe zwei (gleiche Maske)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Set aside for a second look; again or Return to confirm</source>
      <translation>Für einen zweiten Blick zurücklegen; nochmals oder Eingabetaste bestätigt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Settings…</source>
      <translation>Einstellungen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Show stage one's shape</source>
      <translation>Form aus Stufe eins zeigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Show stage two's lesion</source>
      <translation>Läsion aus Stufe zwei zeigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Show the finished candidate</source>
      <translation>Fertigen Kandidaten zeigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Show the healthy scan</source>
      <translation>Gesundes Bild zeigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Show the healthy scan instead</source>
      <translation>Stattdessen das gesunde Bild zeigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Show the log folder</source>
      <translation>Protokollordner zeigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Show the mask's contour</source>
      <translation>Die Kontur der Maske zeigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Shrink</source>
      <translation>Verkleinern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Side by side</source>
      <translation>Nebeneinander</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Smaller brush</source>
      <translation>Kleinerer Pinsel</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Smooth</source>
      <translation>Glätten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Spread over this scan</source>
      <translation>Auf dieses Bild spreizen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Stage three again</source>
      <translation>Stufe drei erneut</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Stage two again</source>
      <translation>Stufe zwei erneut</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Stay after deciding</source>
      <translation>Nach der Entscheidung bleiben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Stay on a candidate after deciding, instead of going to the next</source>
      <translation>Nach der Entscheidung beim Kandidaten bleiben, statt zum nächsten zu gehen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Summary of decisions…</source>
      <translation>Übersicht der Entscheidungen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Swipe</source>
      <translation>Geteilt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Take finished jobs out of the list</source>
      <translation>Fertige Aufträge aus der Liste nehmen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>The healthy scan beside the candidate, in a view that follows</source>
      <translation>Das gesunde Bild neben dem Kandidaten, in einer Ansicht, die folgt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>The healthy scan left of a line, which is dragged or moved by key</source>
      <translation>Das gesunde Bild links einer Linie, die gezogen oder mit Tasten verschoben wird</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>The mask has not been corrected.</source>
      <translation>Die Maske wurde nicht korrigiert.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>The models on this machine: get, check, choose and remove them</source>
      <translation>Die Modelle auf diesem Rechner: holen, prüfen, auswählen und entfernen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>There are no callipers on the scan.</source>
      <translation>Auf dem Bild sind keine Messstrecken.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>There is no region on the scan.</source>
      <translation>Auf dem Bild ist keine Region.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Tint and contour, contour alone, nothing, in turn</source>
      <translation>Tönung und Kontur, nur Kontur, nichts, der Reihe nach</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Tour of the window</source>
      <translation>Rundgang durch das Fenster</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>View</source>
      <translation>Ansicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Zoom in</source>
      <translation>Vergrößern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/actions.py" />
      <source>Zoom out</source>
      <translation>Verkleinern</translation>
    </message>
  </context>
  <context>
    <name>BatchDialog</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>All else is asked as the request panel says. A batch gives way to what is asked for on the desk; it can be paused, and goes on after a restart.</source>
      <translation>Alles andere gilt wie in der Anforderung. Ein Stapel lässt dem den Vortritt, was am Arbeitsplatz angefordert wird; er lässt sich anhalten und läuft nach einem Neustart weiter.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>Candidates of each scan</source>
      <translation>Kandidaten je Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>Candidates to be made: {0}</source>
      <translation>Zu erzeugende Kandidaten: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>Make</source>
      <translation>Erzeugen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>Make a batch</source>
      <translation>Stapel erzeugen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>Pathology</source>
      <translation>Pathologie</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>Scans</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>Use the region drawn on a scan where there is one</source>
      <translation>Die gezeichnete Region eines Bildes verwenden, wo es eine gibt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>benign</source>
      <translation>benigne</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>benign and malignant in turn</source>
      <translation>abwechselnd benigne und maligne</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>malignant</source>
      <translation>maligne</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/batch_dialog.py" />
      <source>{0} ({1})</source>
      <translation>{0} ({1})</translation>
    </message>
  </context>
  <context>
    <name>BundleTable</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>Bundle</source>
      <translation>Modellpaket</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>Came</source>
      <translation>Herkunft</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>Files</source>
      <translation>Dateien</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>Kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>Licence</source>
      <translation>Lizenz</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>Version</source>
      <translation>Version</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>checking…</source>
      <translation>wird geprüft…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>installed</source>
      <translation>installiert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>not checked yet</source>
      <translation>noch nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>not sound</source>
      <translation>schadhaft</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>verified</source>
      <translation>geprüft</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>with the program</source>
      <translation>mit dem Programm</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_table.py" />
      <source>{0} (in use)</source>
      <translation>{0} (in Gebrauch)</translation>
    </message>
  </context>
  <context>
    <name>BundlesDialog</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Asks {0} for the files of this bundle. With that go the program's name and version, and your token for the hub if you have set one; nothing else is ever sent.</source>
      <translation>Fragt {0} nach den Dateien dieses Modellpakets. Dabei gehen Name und Version des Programms mit, und Ihr Zugangsschlüssel für den Hub, falls Sie einen gesetzt haben; sonst wird nie etwas gesendet.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Bundles</source>
      <translation>Modellpakete</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Bundles on this machine</source>
      <translation>Modellpakete auf diesem Rechner</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Cancelled. Nothing was installed.</source>
      <translation>Abgebrochen. Es wurde nichts installiert.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Cancelled. What has arrived is kept.</source>
      <translation>Abgebrochen. Was angekommen ist, bleibt erhalten.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Check again</source>
      <translation>Erneut prüfen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Folder: {0}</source>
      <translation>Ordner: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>From a folder…</source>
      <translation>Aus einem Ordner…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>From a zip…</source>
      <translation>Aus einer ZIP-Datei…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>From the hub</source>
      <translation>Vom Hub</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Get</source>
      <translation>Holen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Get a bundle</source>
      <translation>Ein Modellpaket holen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Get its base model</source>
      <translation>Sein Grundmodell holen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Id on the hub</source>
      <translation>Kennung auf dem Hub</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Install a bundle from a folder</source>
      <translation>Ein Modellpaket aus einem Ordner installieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Install a bundle from a zip</source>
      <translation>Ein Modellpaket aus einer ZIP-Datei installieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Installed: {0}</source>
      <translation>Installiert: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Model card</source>
      <translation>Modellkarte</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Needs a base model that is not on this machine: {0}</source>
      <translation>Braucht ein Grundmodell, das auf diesem Rechner fehlt: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Needs no network: everything is checked before it is put in place.</source>
      <translation>Braucht kein Netz: Alles wird geprüft, bevor es an seinen Platz kommt.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Progress</source>
      <translation>Fortschritt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Remove bundle {0} from this machine?</source>
      <translation>Das Modellpaket {0} von diesem Rechner entfernen?</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Removed: {0}</source>
      <translation>Entfernt: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Remove…</source>
      <translation>Entfernen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Replace</source>
      <translation>Ersetzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Throw it away</source>
      <translation>Verwerfen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Trained on: {0}</source>
      <translation>Trainiert mit: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Unfinished: {0}, {1} have arrived. Getting it again goes on there.</source>
      <translation>Unvollständig: {0}, {1} sind angekommen. Erneutes Holen setzt dort fort.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Use this one</source>
      <translation>Dieses verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>With the base models it needs</source>
      <translation>Mit den nötigen Grundmodellen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>Zip files (*.zip)</source>
      <translation>ZIP-Dateien (*.zip)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>busynth</source>
      <translation>busynth</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>{0} Replace it?</source>
      <translation>{0} Ersetzen?</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>{0} is set: the hub is not asked.</source>
      <translation>{0} ist gesetzt: Der Hub wird nicht gefragt.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>{0} of {1} checked</source>
      <translation>{0} von {1} geprüft</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>{0} of {1} copied</source>
      <translation>{0} von {1} kopiert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/bundles_dialog.py" />
      <source>{0} of {1} fetched</source>
      <translation>{0} von {1} geholt</translation>
    </message>
  </context>
  <context>
    <name>CandidateDelegate</name>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_delegate.py" />
      <source>seed {0}</source>
      <translation>Startwert {0}</translation>
    </message>
  </context>
  <context>
    <name>CandidateHeader</name>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_header.py" />
      <source>Decisions on the candidates listed</source>
      <translation>Entscheidungen der aufgeführten Kandidaten</translation>
    </message>
  </context>
  <context>
    <name>CandidateModel</name>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_model.py" />
      <source>Run again from stage {0}</source>
      <translation>Erneut ab Stufe {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_model.py" />
      <source>seed {0}</source>
      <translation>Startwert {0}</translation>
    </message>
  </context>
  <context>
    <name>CandidateStrip</name>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_strip.py" />
      <source>All scans</source>
      <translation>Alle Bilder</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_strip.py" />
      <source>Candidates</source>
      <translation>Kandidaten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_strip.py" />
      <source>Candidates of this scan appear here. Draw a region or leave the place to stage one, then press Generate.</source>
      <translation>Hier erscheinen die Kandidaten dieses Bildes. Eine Region zeichnen oder die Stelle Stufe eins überlassen, dann Erzeugen drücken.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_strip.py" />
      <source>No candidate is like that.</source>
      <translation>Kein Kandidat entspricht dem.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_strip.py" />
      <source>This scan</source>
      <translation>Dieses Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_strip.py" />
      <source>Which candidates are listed</source>
      <translation>Welche Kandidaten aufgeführt sind</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_strip.py" />
      <source>Whose candidates are listed</source>
      <translation>Wessen Kandidaten aufgeführt sind</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/candidate_strip.py" />
      <source>any decision</source>
      <translation>jede Entscheidung</translation>
    </message>
  </context>
  <context>
    <name>CanvasPresenter</name>
    <message>
      <location filename="../../busynth_gui/ui/canvas/presenter.py" />
      <source> (after stage two)</source>
      <translation> (nach Stufe zwei)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/presenter.py" />
      <source> (mask on the healthy scan)</source>
      <translation> (Maske auf dem gesunden Bild)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/presenter.py" />
      <source> · left of the line the healthy scan</source>
      <translation> · links der Linie das gesunde Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/presenter.py" />
      <source>, mask corrected</source>
      <translation>, Maske korrigiert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/presenter.py" />
      <source>Candidate: {0}, seed {1}</source>
      <translation>Kandidat: {0}, Startwert {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/presenter.py" />
      <source>Healthy scan</source>
      <translation>Gesundes Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/presenter.py" />
      <source>Rendering: stage {0} of 3, {1}</source>
      <translation>In Arbeit: Stufe {0} von 3, {1}</translation>
    </message>
  </context>
  <context>
    <name>CanvasView</name>
    <message>
      <location filename="../../busynth_gui/ui/canvas/view.py" />
      <source>Scan</source>
      <translation>Bild</translation>
    </message>
  </context>
  <context>
    <name>Categories</name>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>benign</source>
      <translation>benigne</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>highly suggestive of malignancy</source>
      <translation>hochgradig malignomverdächtig</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>probably benign</source>
      <translation>wahrscheinlich benigne</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>suspicious</source>
      <translation>suspekt</translation>
    </message>
  </context>
  <context>
    <name>CentralWidget</name>
    <message>
      <location filename="../../busynth_gui/ui/central_widget.py" />
      <source>Open a healthy breast-ultrasound scan</source>
      <translation>Ein gesundes Mammasonografie-Bild öffnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/central_widget.py" />
      <source>or drop files or a folder here</source>
      <translation>oder Dateien oder einen Ordner hier ablegen</translation>
    </message>
  </context>
  <context>
    <name>CheckPanel</name>
    <message>
      <location filename="../../busynth_gui/ui/panels/check_panel.py" />
      <source>Check</source>
      <translation>Prüfung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/check_panel.py" />
      <source>Choose a candidate to check it</source>
      <translation>Zum Prüfen einen Kandidaten wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/check_panel.py" />
      <source>Echo inside over around: {0}; behind over beside: {1}</source>
      <translation>Echo innen zu umgebend: {0}; dorsal zu daneben: {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/check_panel.py" />
      <source>Nearest training lesion: this bundle cannot tell</source>
      <translation>Nächste Trainingsläsion: dieses Modellpaket kann es nicht sagen</translation>
    </message>
  </context>
  <context>
    <name>CollapsibleSection</name>
    <message>
      <location filename="../../busynth_gui/ui/widgets/collapsible_section.py" />
      <source>Fold away</source>
      <translation>Zuklappen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/widgets/collapsible_section.py" />
      <source>Show</source>
      <translation>Zeigen</translation>
    </message>
  </context>
  <context>
    <name>CommandPalette</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/command_palette.py" />
      <source>Actions found</source>
      <translation>Gefundene Aktionen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/command_palette.py" />
      <source>Find an action</source>
      <translation>Aktion suchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/command_palette.py" />
      <source>No action is called so.</source>
      <translation>Keine Aktion heißt so.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/command_palette.py" />
      <source>Not possible at the moment.</source>
      <translation>Im Augenblick nicht möglich.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/command_palette.py" />
      <source>What do you want to do?</source>
      <translation>Was möchten Sie tun?</translation>
    </message>
  </context>
  <context>
    <name>CropPair</name>
    <message>
      <location filename="../../busynth_gui/ui/panels/crop_pair.py" />
      <source>Healthy tissue and lesion, enlarged</source>
      <translation>Gesundes Gewebe und Läsion, vergrößert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/crop_pair.py" />
      <source>The healthy tissue, and the lesion in it</source>
      <translation>Das gesunde Gewebe und die Läsion darin</translation>
    </message>
  </context>
  <context>
    <name>DecisionPanel</name>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Approve (Return)</source>
      <translation>Freigeben (Eingabetaste)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Approve {0}</source>
      <translation>Freigeben: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Ask when approving, too</source>
      <translation>Auch beim Freigeben fragen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Back to pending (Return)</source>
      <translation>Zurück auf offen (Eingabetaste)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Cancel (Esc)</source>
      <translation>Abbrechen (Esc)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Comment</source>
      <translation>Kommentar</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Confirm the decision</source>
      <translation>Die Entscheidung bestätigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Decision</source>
      <translation>Entscheidung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Flag (Return)</source>
      <translation>Markieren (Eingabetaste)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Flag {0}</source>
      <translation>Markieren: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Name, written with each decision and exported</source>
      <translation>Name, wird zu jeder Entscheidung geschrieben und exportiert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Open this for approvals as well, to say what you read the lesion as</source>
      <translation>Auch bei Freigaben öffnen, um anzugeben, wie die Läsion befundet wird</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Reject (Return)</source>
      <translation>Ablehnen (Eingabetaste)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Reject {0}</source>
      <translation>Ablehnen: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Reviewer</source>
      <translation>Befunder</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Say in the comment what "Other" is.</source>
      <translation>Im Kommentar angeben, was mit „Anderes“ gemeint ist.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Stay here afterwards</source>
      <translation>Danach hier bleiben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>Stay on this candidate instead of going to the next</source>
      <translation>Bei diesem Kandidaten bleiben, statt zum nächsten zu gehen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>the {0} candidate of seed {1}</source>
      <translation>Kandidat {0} mit Startwert {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>{0} back to pending</source>
      <translation>{0} zurück auf offen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/decision_panel.py" />
      <source>{0} candidates</source>
      <translation>{0} Kandidaten</translation>
    </message>
  </context>
  <context>
    <name>DecisionWords</name>
    <message>
      <location filename="../../busynth_gui/ui/wording/decision_words.py" />
      <source>BI-RADS {0}</source>
      <translation>BI-RADS {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/decision_words.py" />
      <source>Comment: {0}</source>
      <translation>Kommentar: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/decision_words.py" />
      <source>Read as: {0}</source>
      <translation>Befundet als: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/decision_words.py" />
      <source>{0} by {1}</source>
      <translation>{0} von {1}</translation>
    </message>
  </context>
  <context>
    <name>Decisions</name>
    <message>
      <location filename="../../busynth_gui/ui/models/decisions.py" />
      <source>Approval</source>
      <translation>Freigabe</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/decisions.py" />
      <source>Back to pending</source>
      <translation>Zurück auf offen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/decisions.py" />
      <source>Flag</source>
      <translation>Markieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/decisions.py" />
      <source>Rejection</source>
      <translation>Ablehnung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/decisions.py" />
      <source>{0} of {1} candidates</source>
      <translation>{0} von {1} Kandidaten</translation>
    </message>
  </context>
  <context>
    <name>DialogLauncher</name>
    <message>
      <location filename="../../busynth_gui/ui/controllers/dialog_launcher.py" />
      <source>All scans</source>
      <translation>Alle Bilder</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/dialog_launcher.py" />
      <source>Candidates in the queue: {0}</source>
      <translation>Kandidaten in der Warteschlange: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/dialog_launcher.py" />
      <source>Installed: {0}</source>
      <translation>Installiert: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/dialog_launcher.py" />
      <source>Listed in the worklist</source>
      <translation>In der Arbeitsliste aufgeführte</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/dialog_launcher.py" />
      <source>Selected in the worklist</source>
      <translation>In der Arbeitsliste ausgewählte</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/dialog_launcher.py" />
      <source>To do</source>
      <translation>Zu erledigen</translation>
    </message>
  </context>
  <context>
    <name>Dialogs</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>About busynth</source>
      <translation>Über busynth</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>Approved pairs exported: {0}</source>
      <translation>Freigegebene Paare exportiert: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>Believable benign and malignant breast-ultrasound cases, with masks, from healthy scans.

The method is that of Wen, Curran, Wang, Healy and Healy, J. Med. Imaging 13(2) 024002 (2026). Candidates are synthetic and are no basis for a diagnosis.</source>
      <translation>Glaubhafte benigne und maligne Mammasonografie-Fälle mit Masken, aus gesunden Bildern.

Das Verfahren ist das von Wen, Curran, Wang, Healy und Healy, J. Med. Imaging 13(2) 024002 (2026). Kandidaten sind synthetisch und keine Grundlage für eine Diagnose.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>Copy report</source>
      <translation>Bericht kopieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>Export finished</source>
      <translation>Export beendet</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>Open folder</source>
      <translation>Ordner öffnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>Report</source>
      <translation>Bericht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>Something went wrong</source>
      <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>There already: {0}</source>
      <translation>Schon da: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>Your scans, candidates and decisions are safe in the workspace. If it happens again, please report it with the text below; it holds no names of scans and no folders.</source>
      <translation>Ihre Bilder, Kandidaten und Entscheidungen sind im Arbeitsbereich sicher. Wenn es wieder geschieht, melden Sie es bitte mit dem Text unten; er enthält weder Namen von Bildern noch Ordner.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>busynth</source>
      <translation>busynth</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/message_boxes.py" />
      <source>busynth {0}</source>
      <translation>busynth {0}</translation>
    </message>
  </context>
  <context>
    <name>DifferenceLegend</name>
    <message>
      <location filename="../../busynth_gui/ui/canvas/difference_legend.py" />
      <source>Difference from the healthy scan: blue darker, orange brighter, by up to {0}</source>
      <translation>Unterschied zum gesunden Bild: blau dunkler, orange heller, um bis zu {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/difference_legend.py" />
      <source>darker · brighter</source>
      <translation>dunkler · heller</translation>
    </message>
  </context>
  <context>
    <name>EditController</name>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>Click one of the proposed places, or draw your own</source>
      <translation>Eine der vorgeschlagenen Stellen anklicken oder selbst zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>Fill holes</source>
      <translation>Löcher füllen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>Grow</source>
      <translation>Erweitern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>Keep largest</source>
      <translation>Größte Fläche behalten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>Mask as made</source>
      <translation>Maske wie erzeugt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>Shrink</source>
      <translation>Verkleinern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>Smooth</source>
      <translation>Glätten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>Take proposal</source>
      <translation>Vorschlag übernehmen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>There is nothing painted to change</source>
      <translation>Es gibt nichts Gemaltes zu ändern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>{0}: nothing changes</source>
      <translation>{0}: nichts ändert sich</translation>
    </message>
  </context>
  <context>
    <name>ErrorReporter</name>
    <message>
      <location filename="../../busynth_gui/ui/controllers/error_reporter.py" />
      <source>A candidate could not be made.</source>
      <translation>Ein Kandidat konnte nicht erzeugt werden.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/error_reporter.py" />
      <source>Something unexpected happened.</source>
      <translation>Etwas Unerwartetes ist geschehen.</translation>
    </message>
  </context>
  <context>
    <name>ExportDialog</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>%v of %m pairs</source>
      <translation>%v von %m Paaren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>8 bit, the range that the scan makes use of</source>
      <translation>8 Bit, der Bereich, den das Bild nutzt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>8 bit, the scan's full range</source>
      <translation>8 Bit, der ganze Bereich des Bildes</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Above 8 bit</source>
      <translation>Über 8 Bit</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Add what each stage made, below stages/</source>
      <translation>Hinzufügen, was jede Stufe erzeugt hat, unter stages/</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Approve some candidates first.</source>
      <translation>Zuerst Kandidaten freigeben.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Approved pairs of image and mask: {0}</source>
      <translation>Freigegebene Paare aus Bild und Maske: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>BUSI: a folder per pathology</source>
      <translation>BUSI: ein Ordner je Pathologie</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Browse…</source>
      <translation>Durchsuchen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>DICOM: image and segmentation</source>
      <translation>DICOM: Bild und Segmentierung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Export</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Export approved</source>
      <translation>Freigegebene exportieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Export to folder</source>
      <translation>In Ordner exportieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Files that will be written</source>
      <translation>Dateien, die geschrieben werden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Format</source>
      <translation>Format</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Grey values of scans of more than 8 bits</source>
      <translation>Grauwerte von Bildern mit mehr als 8 Bit</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>In percent. No scan is on two sides, now or later</source>
      <translation>In Prozent. Kein Bild kommt auf zwei Seiten, jetzt oder später</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Most loaders of BUSI and YOLO data sets show 12 bits black</source>
      <translation>Die meisten Programme, die BUSI oder YOLO lesen, zeigen 12 Bit schwarz</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Of these files {0} are there already.</source>
      <translation>Von diesen Dateien sind {0} schon vorhanden.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Pairs written</source>
      <translation>Geschriebene Paare</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Replace pairs that have changed since</source>
      <translation>Paare ersetzen, die sich seitdem geändert haben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Split</source>
      <translation>Aufteilung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>The scan's own values</source>
      <translation>Die eigenen Werte des Bildes</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>They stay as they are, and what is new is added.</source>
      <translation>Sie bleiben, wie sie sind, und was neu ist, kommt dazu.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>Type or browse to a folder to export to</source>
      <translation>Ordner für den Export eintippen oder wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>YOLO: segmentation</source>
      <translation>YOLO: Segmentierung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/export_dialog.py" />
      <source>none; 70,15,15 for train, validation and test</source>
      <translation>keine; 70,15,15 für Training, Validierung und Test</translation>
    </message>
  </context>
  <context>
    <name>FindingWords</name>
    <message>
      <location filename="../../busynth_gui/ui/wording/finding_words.py" />
      <source>Nothing outside mask and band has changed</source>
      <translation>Außerhalb von Maske und Saum ist nichts verändert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/finding_words.py" />
      <source>The mask lies inside the field of view</source>
      <translation>Die Maske liegt im Bildfeld</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/finding_words.py" />
      <source>checks not passed</source>
      <translation>Prüfungen nicht bestanden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/finding_words.py" />
      <source>checks passed</source>
      <translation>Prüfungen bestanden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/finding_words.py" />
      <source>descriptors that differ: {0}</source>
      <translation>abweichende Deskriptoren: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/finding_words.py" />
      <source>{0} px of the mask lie outside the field of view</source>
      <translation>{0} px der Maske liegen außerhalb des Bildfelds</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/finding_words.py" />
      <source>{0} px outside mask and band have changed</source>
      <translation>{0} px außerhalb von Maske und Saum sind verändert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/finding_words.py" />
      <source>{0} × {1} mm wide and deep</source>
      <translation>{0} × {1} mm breit und tief</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/finding_words.py" />
      <source>{0} × {1} px wide and deep; in mm unknown, the scan has no spacing</source>
      <translation>{0} × {1} px breit und tief; in mm unbekannt, dem Bild fehlt der Pixelabstand</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/finding_words.py" />
      <source>{0}: {1} asked for, {2} measured</source>
      <translation>{0}: {1} verlangt, {2} gemessen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/finding_words.py" />
      <source>{0}: {1}, as asked for</source>
      <translation>{0}: {1}, wie verlangt</translation>
    </message>
  </context>
  <context>
    <name>Generation</name>
    <message>
      <location filename="../../busynth_gui/ui/services/generation.py" />
      <source>Copy request</source>
      <translation>Anforderung übernehmen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/services/generation.py" />
      <source>Open a scan first.</source>
      <translation>Zuerst ein Bild öffnen.</translation>
    </message>
  </context>
  <context>
    <name>GreyHistogram</name>
    <message>
      <location filename="../../busynth_gui/ui/panels/grey_histogram.py" />
      <source>Grey levels</source>
      <translation>Graustufen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/grey_histogram.py" />
      <source>Median grey level inside {0}, before {1}; around {2}, before {3}</source>
      <translation>Mittlerer Grauwert innen {0}, vorher {1}; umgebend {2}, vorher {3}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/grey_histogram.py" />
      <source>Medians of grey levels. Dotted and in brackets: the healthy scan</source>
      <translation>Mediane der Grauwerte. Gepunktet und in Klammern: das gesunde Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/grey_histogram.py" />
      <source>around</source>
      <translation>umgebend</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/grey_histogram.py" />
      <source>inside</source>
      <translation>innen</translation>
    </message>
  </context>
  <context>
    <name>Help</name>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Benign or malignant, how closely the outline is followed, BI-RADS words if you like. {generate} makes the candidates.</source>
      <translation>Benigne oder maligne, wie eng dem Umriss gefolgt wird, auf Wunsch BI-RADS-Begriffe. {generate} erzeugt die Kandidaten.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Candidates appear one by one. {approve} approves and {reject} rejects, and the next undecided one comes up.</source>
      <translation>Die Kandidaten erscheinen einer nach dem anderen. {approve} gibt frei und {reject} lehnt ab, dann kommt der nächste noch offene.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Choose a tool on the left of the scan and draw a region: ellipse, box, polygon, freehand or brush. Without one, stage one proposes a place.</source>
      <translation>Links vom Bild ein Werkzeug wählen und eine Region zeichnen: Ellipse, Rechteck, Polygon, Freihand oder Pinsel. Ohne Region schlägt Stufe eins eine Stelle vor.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Compare</source>
      <translation>Vergleichen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Decide</source>
      <translation>Entscheiden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Draw where a lesion could be</source>
      <translation>Zeichnen, wo eine Läsion sein könnte</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Each stage's work stands here; hold a key to see the healthy scan or to hide the overlays.</source>
      <translation>Hier steht, was jede Stufe erzeugt hat; eine gehaltene Taste zeigt das gesunde Bild oder blendet die Überlagerungen aus.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Export what you approved</source>
      <translation>Freigegebenes exportieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Healthy scans come in here</source>
      <translation>Hier kommen gesunde Bilder herein</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Open files or a folder, or drop them on the window. To look around first, take the sample scans: they are simulated and come from no patient.</source>
      <translation>Dateien oder einen Ordner öffnen oder auf dem Fenster ablegen. Zum Umsehen die Beispielbilder nehmen: Sie sind simuliert und stammen von keiner Patientin.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Panels</source>
      <translation>Bedienfelder</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>Say what is wanted, then generate</source>
      <translation>Angeben, was gewünscht ist, dann erzeugen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/help.py" />
      <source>{export} shows which files will be written before it writes any. Every key stands under {keys}, every action is found with {palette}.</source>
      <translation>{export} zeigt, welche Dateien geschrieben werden, bevor etwas geschrieben wird. Alle Tasten stehen unter {keys}, jede Aktion findet sich mit {palette}.</translation>
    </message>
  </context>
  <context>
    <name>KeyMap</name>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>Hide every overlay</source>
      <translation>Alle Überlagerungen ausblenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>Move the view</source>
      <translation>Die Ansicht verschieben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>Reasons, while a decision asks for them</source>
      <translation>Gründe, solange eine Entscheidung danach fragt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>Show the healthy scan</source>
      <translation>Das gesunde Bild zeigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>While held</source>
      <translation>Solange gehalten</translation>
    </message>
  </context>
  <context>
    <name>Layout</name>
    <message>
      <location filename="../../busynth_gui/ui/dock_layout.py" />
      <source>Panels</source>
      <translation>Felder</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Candidates</source>
      <translation>Kandidaten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Check</source>
      <translation>Prüfung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Clear region</source>
      <translation>Region löschen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Decided without a reviewer's name: File, {0}</source>
      <translation>Entschieden ohne Namen des Befunders: Datei, {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Files that could not be opened: {0}</source>
      <translation>Dateien, die nicht geöffnet werden konnten: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Queue</source>
      <translation>Warteschlange</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Read {0} of {1}</source>
      <translation>{0} von {1} gelesen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Remove callipers</source>
      <translation>Messstrecken entfernen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Request</source>
      <translation>Anforderung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Scans</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Scans with writing burned in, say their files: {0}. Look whether it names a patient: candidates and exports show it too.</source>
      <translation>Bilder mit eingebrannter Schrift laut ihren Dateien: {0}. Prüfen, ob sie jemanden nennt: Kandidaten und Exporte zeigen sie auch.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>Stages</source>
      <translation>Stufen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/main_window.py" />
      <source>busynth: {0}</source>
      <translation>busynth: {0}</translation>
    </message>
  </context>
  <context>
    <name>Measures</name>
    <message>
      <location filename="../../busynth_gui/ui/wording/lengths.py" />
      <source>{0} mm</source>
      <translation>{0} mm</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/lengths.py" />
      <source>{0} px</source>
      <translation>{0} px</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/lengths.py" />
      <source>{0} × {1} mm</source>
      <translation>{0} × {1} mm</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/lengths.py" />
      <source>{0} × {1} px</source>
      <translation>{0} × {1} px</translation>
    </message>
  </context>
  <context>
    <name>Menus</name>
    <message>
      <location filename="../../busynth_gui/ui/controllers/menus.py" />
      <source>&amp;Candidate</source>
      <translation>&amp;Kandidat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/menus.py" />
      <source>&amp;Draw</source>
      <translation>&amp;Zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/menus.py" />
      <source>&amp;Edit</source>
      <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/menus.py" />
      <source>&amp;File</source>
      <translation>&amp;Datei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/menus.py" />
      <source>&amp;Help</source>
      <translation>&amp;Hilfe</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/menus.py" />
      <source>&amp;View</source>
      <translation>&amp;Ansicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/menus.py" />
      <source>Mask</source>
      <translation>Maske</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/menus.py" />
      <source>Opacity of the mask</source>
      <translation>Deckkraft der Maske</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/menus.py" />
      <source>Opacity of the mask's tint</source>
      <translation>Deckkraft der Tönung der Maske</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/menus.py" />
      <source>Tools</source>
      <translation>Werkzeuge</translation>
    </message>
  </context>
  <context>
    <name>OpenPrompts</name>
    <message>
      <location filename="../../busynth_gui/ui/controllers/open_prompts.py" />
      <source>All files (*)</source>
      <translation>Alle Dateien (*)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/open_prompts.py" />
      <source>Open a folder of scans</source>
      <translation>Einen Ordner mit Bildern öffnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/open_prompts.py" />
      <source>Open scans</source>
      <translation>Bilder öffnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/open_prompts.py" />
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/open_prompts.py" />
      <source>Remove {0} with its candidates and decisions for good?</source>
      <translation>{0} mit den Kandidaten und Entscheidungen endgültig entfernen?</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/open_prompts.py" />
      <source>Reviewer's name</source>
      <translation>Name des Befunders</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/open_prompts.py" />
      <source>Scans ({0})</source>
      <translation>Bilder ({0})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/open_prompts.py" />
      <source>Written with each decision, and exported:</source>
      <translation>Wird zu jeder Entscheidung geschrieben und exportiert:</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/controllers/open_prompts.py" />
      <source>busynth</source>
      <translation>busynth</translation>
    </message>
  </context>
  <context>
    <name>OptionsBar</name>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>&lt;b&gt;Candidate&lt;/b&gt;</source>
      <translation>&lt;b&gt;Kandidat&lt;/b&gt;</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>&lt;b&gt;Mask&lt;/b&gt;</source>
      <translation>&lt;b&gt;Maske&lt;/b&gt;</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>&lt;b&gt;Region&lt;/b&gt;</source>
      <translation>&lt;b&gt;Region&lt;/b&gt;</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Click to set vertices, Return closes; later drag them, press an edge to add one, Ctrl and click to delete one</source>
      <translation>Klicken setzt Eckpunkte, die Eingabetaste schließt; später Ecken ziehen, auf eine Kante drücken fügt eine hinzu, Strg und Klick löscht eine</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Click; drag for the tolerance; Ctrl takes away</source>
      <translation>Klicken; Ziehen ändert die Toleranz; Strg nimmt weg</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Ctrl erases; {0} and {1} for the size</source>
      <translation>Strg radiert; {0} und {1} für die Größe</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Ctrl paints; {0} and {1} for the size</source>
      <translation>Strg malt; {0} und {1} für die Größe</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Drag from corner to corner; Shift draws round</source>
      <translation>Von Ecke zu Ecke ziehen; Umschalt zeichnet rund</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Drag from corner to corner; Shift draws square</source>
      <translation>Von Ecke zu Ecke ziehen; Umschalt zeichnet quadratisch</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Drag to measure; Shift keeps it level; Delete removes</source>
      <translation>Ziehen misst; Umschalt hält waagerecht; Entf entfernt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Drag to move the view</source>
      <translation>Ziehen verschiebt die Ansicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Draw the outline in one go</source>
      <translation>Den Umriss in einem Zug zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Grey levels (of 255) that may differ; drag while flooding to change it</source>
      <translation>Grauwertstufen (von 255), die abweichen dürfen; Ziehen beim Füllen ändert sie</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>How far smooth, grow and shrink move the edge</source>
      <translation>Wie weit Glätten, Erweitern und Verkleinern den Rand verschieben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Lengths in mm, or in px of the scan</source>
      <translation>Längen in mm oder in px des Bildes</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Radius</source>
      <translation>Radius</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Radius of the brush</source>
      <translation>Radius des Pinsels</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Stage one looks for places…</source>
      <translation>Stufe eins sucht nach Stellen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>This scan does not tell how large its pixels are: lengths are in px</source>
      <translation>Dieses Bild sagt nicht, wie groß seine Pixel sind: Längen sind in px</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Tolerance</source>
      <translation>Toleranz</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Tolerance of the flood</source>
      <translation>Toleranz der Flächenauswahl</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>Unit of lengths</source>
      <translation>Einheit der Längen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>What you draw is added to the mask; with Ctrl it is taken away</source>
      <translation>Gezeichnetes kommt zur Maske hinzu; mit Strg wird es weggenommen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tool_bars.py" />
      <source>{0} corrects this candidate's mask; {1} goes back to the region</source>
      <translation>{0} korrigiert die Maske dieses Kandidaten; {1} führt zurück zur Region</translation>
    </message>
  </context>
  <context>
    <name>PerceivedForm</name>
    <message>
      <location filename="../../busynth_gui/ui/panels/perceived_form.py" />
      <source>As you read it</source>
      <translation>Wie befundet</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/perceived_form.py" />
      <source>Asked for</source>
      <translation>Angefordert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/perceived_form.py" />
      <source>BI-RADS</source>
      <translation>BI-RADS</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/perceived_form.py" />
      <source>Category</source>
      <translation>Kategorie</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/perceived_form.py" />
      <source>not said</source>
      <translation>ohne Angabe</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/perceived_form.py" />
      <source>various</source>
      <translation>verschieden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/perceived_form.py" />
      <source>{0} as you read it</source>
      <translation>{0} wie befundet</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/perceived_form.py" />
      <source>{0} asked for</source>
      <translation>{0} angefordert</translation>
    </message>
  </context>
  <context>
    <name>PresetBar</name>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>A request with a name: put it into the panel</source>
      <translation>Eine Anforderung mit Namen: in das Bedienfeld übernehmen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Delete preset</source>
      <translation>Vorlage löschen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Delete the preset “{0}”?</source>
      <translation>Die Vorlage „{0}“ löschen?</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Delete…</source>
      <translation>Löschen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Name of the preset:</source>
      <translation>Name der Vorlage:</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>New name of the preset:</source>
      <translation>Neuer Name der Vorlage:</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Preset</source>
      <translation>Vorlage</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Presets</source>
      <translation>Vorlagen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Rename or delete this preset</source>
      <translation>Diese Vorlage umbenennen oder löschen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Rename preset</source>
      <translation>Vorlage umbenennen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Rename…</source>
      <translation>Umbenennen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Save as a preset</source>
      <translation>Als Vorlage speichern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Save preset</source>
      <translation>Vorlage speichern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/preset_bar.py" />
      <source>Save this request as a preset, without its seed</source>
      <translation>Diese Anforderung ohne ihren Startwert als Vorlage speichern</translation>
    </message>
  </context>
  <context>
    <name>Presets</name>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>Circumscribed carcinoma-like</source>
      <translation>Wie ein glatt begrenztes Karzinom</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>Fibroadenoma-like</source>
      <translation>Wie ein Fibroadenom</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>Simple cyst</source>
      <translation>Einfache Zyste</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>Spiculated carcinoma-like</source>
      <translation>Wie ein spikuliertes Karzinom</translation>
    </message>
  </context>
  <context>
    <name>QueueDelegate</name>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_delegate.py" />
      <source>cancelled</source>
      <translation>abgebrochen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_delegate.py" />
      <source>cancelling</source>
      <translation>wird abgebrochen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_delegate.py" />
      <source>done</source>
      <translation>fertig</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_delegate.py" />
      <source>retry; a report can be copied</source>
      <translation>erneut versuchen; ein Bericht lässt sich kopieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_delegate.py" />
      <source>starting</source>
      <translation>beginnt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_delegate.py" />
      <source>waiting</source>
      <translation>wartet</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_delegate.py" />
      <source>waiting, batch</source>
      <translation>wartet, Stapel</translation>
    </message>
  </context>
  <context>
    <name>QueueModel</name>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_model.py" />
      <source>seed {0}</source>
      <translation>Startwert {0}</translation>
    </message>
  </context>
  <context>
    <name>QueuePanel</name>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>, {0} failed</source>
      <translation>, {0} fehlgeschlagen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>Candidates being made appear here.</source>
      <translation>Hier erscheinen die Kandidaten, die gerade entstehen.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>Idle</source>
      <translation>Untätig</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>Move down</source>
      <translation>Nach unten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>Move up</source>
      <translation>Nach oben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>Paused</source>
      <translation>Angehalten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>Paused, {0}</source>
      <translation>Angehalten, {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>Queue</source>
      <translation>Warteschlange</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>Run next</source>
      <translation>Als Nächstes ausführen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>Show its scan</source>
      <translation>Sein Bild zeigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>The queue has paused itself. {0}</source>
      <translation>Die Warteschlange hat sich selbst angehalten. {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>What the queue has to do yet</source>
      <translation>Was die Warteschlange noch zu tun hat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/queue_panel.py" />
      <source>{0} to go</source>
      <translation>noch {0}</translation>
    </message>
  </context>
  <context>
    <name>ReasonGrid</name>
    <message>
      <location filename="../../busynth_gui/ui/panels/reason_grid.py" />
      <source>General</source>
      <translation>Allgemein</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/reason_grid.py" />
      <source>Stage one: shape</source>
      <translation>Stufe eins: Form</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/reason_grid.py" />
      <source>Stage three: reconstruction</source>
      <translation>Stufe drei: Rekonstruktion</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/reason_grid.py" />
      <source>Stage two: lesion</source>
      <translation>Stufe zwei: Läsion</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/reason_grid.py" />
      <source>{0}, key {1}</source>
      <translation>{0}, Taste {1}</translation>
    </message>
  </context>
  <context>
    <name>Reasons</name>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Burned-in text</source>
      <translation>Eingebrannter Text</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Mask misaligned</source>
      <translation>Maske sitzt falsch</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Near-duplicate</source>
      <translation>Beinahe doppelt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Other</source>
      <translation>Anderes</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Source scan unsuitable</source>
      <translation>Ausgangsbild ungeeignet</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Stage one: crosses skin or chest wall</source>
      <translation>Stufe eins: überschreitet Haut oder Thoraxwand</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Stage one: implausible shape</source>
      <translation>Stufe eins: unglaubhafte Form</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Stage one: wrong plane or depth</source>
      <translation>Stufe eins: falsche Ebene oder Tiefe</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Stage three: distant tissue altered</source>
      <translation>Stufe drei: fernes Gewebe verändert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Stage three: missing or impossible shadow</source>
      <translation>Stufe drei: fehlender oder unmöglicher Schallschatten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Stage three: visible seam</source>
      <translation>Stufe drei: sichtbare Naht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Stage two: does not match the descriptors</source>
      <translation>Stufe zwei: entspricht nicht den Deskriptoren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Stage two: speckle does not match</source>
      <translation>Stufe zwei: Speckle passt nicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>Stage two: wrong echo pattern</source>
      <translation>Stufe zwei: falsches Echomuster</translation>
    </message>
  </context>
  <context>
    <name>Refusals</name>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>'--overwrite' replaces it</source>
      <translation>'--overwrite' ersetzt es</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/pair.py" />
      <source>'{0}' cannot name a file</source>
      <translation>'{0}' kann keine Datei benennen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/prompts.py" />
      <source>'{0}' has a brace too many</source>
      <translation>'{0}' hat eine Klammer zu viel</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>'{0}' is no id of the hub</source>
      <translation>'{0}' ist kein Name im Hub</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>'{0}' is no reason code</source>
      <translation>'{0}' ist kein Code für einen Grund</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/split.py" />
      <source>'{0}' is no split</source>
      <translation>'{0}' ist keine Aufteilung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/prompts.py" />
      <source>'{{{0}}}' is none of {1}</source>
      <translation>'{{{0}}}' ist keines von {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>BI-RADS category {0} is none of a lesion</source>
      <translation>die BI-RADS-Kategorie {0} passt zu keiner Läsion</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>HF_HUB_OFFLINE is set, so the hub is not asked</source>
      <translation>HF_HUB_OFFLINE ist gesetzt, darum wird der Hub nicht gefragt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>a bundle {0} ships with the program</source>
      <translation>ein Modellpaket {0} gehört zum Programm</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>a bundle's name must be a plain word</source>
      <translation>der Name eines Modellpakets muss ein einfaches Wort sein</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>a preset needs a name</source>
      <translation>eine Vorlage braucht einen Namen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/models.py" />
      <source>a stable-diffusion bundle must say {2}</source>
      <translation>ein Modellpaket der Art stable-diffusion muss {2} angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/split.py" />
      <source>add it to the table</source>
      <translation>in die Tabelle eintragen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/description.py" />
      <source>an adapter has no path</source>
      <translation>ein Adapter hat keinen Pfad</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>another program holds it</source>
      <translation>ein anderes Programm hält sie fest</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>ask for one that was made whole</source>
      <translation>nach einem fragen, das vollständig gemacht wurde</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>ask for the whole of it</source>
      <translation>nach dem Ganzen fragen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>base model {0}</source>
      <translation>das Basismodell {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>base model {0} is on this machine already</source>
      <translation>das Basismodell {0} ist bereits auf diesem Rechner</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>base model {0} lacks {1}</source>
      <translation>dem Basismodell {0} fehlt {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>base model {0}: {1} has changed</source>
      <translation>Basismodell {0}: {1} hat sich verändert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>bundle {0}</source>
      <translation>das Modellpaket {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/description.py" />
      <source>bundle {0} does not describe stage {1} soundly</source>
      <translation>das Modellpaket {0} beschreibt Stufe {1} nicht richtig</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/models.py" />
      <source>bundle {0} does not say the SHA-256 of {1}</source>
      <translation>das Modellpaket {0} nennt die SHA-256 von {1} nicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/manifest.py" />
      <source>bundle {0} holds {1}</source>
      <translation>das Modellpaket {0} enthält {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>bundle {0} is installed already</source>
      <translation>das Modellpaket {0} ist bereits installiert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>bundle {0} is installed and cannot be read</source>
      <translation>das Modellpaket {0} ist installiert und nicht zu lesen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>bundle {0} is installed in another version</source>
      <translation>das Modellpaket {0} ist in einer anderen Version installiert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/child.py" />
      <source>bundle {0} is not the one that was asked for</source>
      <translation>das Modellpaket {0} ist nicht das verlangte</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/loading.py" />
      <source>bundle {0} is of kind '{1}'</source>
      <translation>das Modellpaket {0} ist von der Art '{1}'</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/networks/shared.py" />
      <source>bundle {0} lacks its table of lesions</source>
      <translation>dem Modellpaket {0} fehlt die Tabelle der Läsionen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/manifest.py" />
      <source>bundle {0} lacks {1}</source>
      <translation>dem Modellpaket {0} fehlt {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>bundle {0} ships with the program</source>
      <translation>das Modellpaket {0} gehört zum Programm</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/models.py" />
      <source>bundle {0} works on crops of {1} px</source>
      <translation>das Modellpaket {0} arbeitet mit Ausschnitten von {1} px</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/description.py" />
      <source>bundle {0}: the adapter {1} lies outside its folder</source>
      <translation>Modellpaket {0}: der Adapter {1} liegt außerhalb seines Ordners</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/manifest.py" />
      <source>bundle {0}: {1} is not the file that was published</source>
      <translation>Modellpaket {0}: {1} ist nicht die veröffentlichte Datei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>cannot read the descriptor '{0}'</source>
      <translation>der Deskriptor '{0}' ist nicht zu lesen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/region.py" />
      <source>cannot read the region '{0}'</source>
      <translation>die Region '{0}' ist nicht zu lesen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/adapters.py" />
      <source>cannot use {1}</source>
      <translation>{1} ist nicht zu verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>check HF_ENDPOINT ({1})</source>
      <translation>HF_ENDPOINT prüfen ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>check HF_ENDPOINT and proxy</source>
      <translation>HF_ENDPOINT und Proxy prüfen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>check file and disk ({1})</source>
      <translation>Datei und Datenträger prüfen ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>check network and proxy, or try later; a bundle can also be installed from a folder or a zip</source>
      <translation>Netz und Proxy prüfen oder es später versuchen; ein Modellpaket lässt sich auch aus einem Ordner oder einer ZIP-Datei installieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/staging.py" />
      <source>check permissions, and that no program uses it ({0})</source>
      <translation>Berechtigungen prüfen und dass kein Programm es verwendet ({0})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/checksums.py" />
      <source>check the disk ({1})</source>
      <translation>den Datenträger prüfen ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>check the disk and try again</source>
      <translation>den Datenträger prüfen und noch einmal versuchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>check the id; for a private one set HF_TOKEN or run 'hf auth login'</source>
      <translation>den Namen prüfen; für ein privates HF_TOKEN setzen oder 'hf auth login' aufrufen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>check the path</source>
      <translation>den Pfad prüfen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>check the path and your permissions ({0})</source>
      <translation>Pfad und Berechtigungen prüfen ({0})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>choose 0 to 20</source>
      <translation>0 bis 20 wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>choose 0 to {1}</source>
      <translation>0 bis {1} wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>choose 1 to 200</source>
      <translation>1 bis 200 wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/maintenance.py" />
      <source>choose a folder outside of it</source>
      <translation>einen Ordner außerhalb wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>choose a folder that you may write to</source>
      <translation>einen Ordner wählen, in den Sie schreiben dürfen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>choose a key without Ctrl, Shift or Alt</source>
      <translation>eine Taste ohne Strg, Umschalt oder Alt wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/maintenance.py" />
      <source>choose a new or empty folder</source>
      <translation>einen neuen oder leeren Ordner wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>choose a smaller reach for the edge</source>
      <translation>eine kleinere Reichweite für den Rand wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/coco.py" />
      <source>choose another folder</source>
      <translation>einen anderen Ordner wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/transaction.py" />
      <source>choose another folder ({0})</source>
      <translation>einen anderen Ordner wählen ({0})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/dataset_card.py" />
      <source>choose another folder ({1})</source>
      <translation>einen anderen Ordner wählen ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/manifest.py" />
      <source>choose another folder or replace it with --overwrite</source>
      <translation>einen anderen Ordner wählen oder mit --overwrite ersetzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/maintenance.py" />
      <source>choose another folder; it stays where it was</source>
      <translation>einen anderen Ordner wählen; er bleibt, wo er war</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>choose another key</source>
      <translation>eine andere Taste wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>choose another key, or take it from there first</source>
      <translation>eine andere Taste wählen oder sie dort zuerst wegnehmen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>choose another name</source>
      <translation>einen anderen Namen wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>choose another name, or delete that one first</source>
      <translation>einen anderen Namen wählen oder jene zuerst löschen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>choose another place</source>
      <translation>einen anderen Ort wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/proposal.py" />
      <source>choose another scan or draw a region</source>
      <translation>ein anderes Bild wählen oder eine Region zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/networks/shared.py" />
      <source>choose cpu</source>
      <translation>cpu wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>choose one of {2}</source>
      <translation>eines davon wählen: {2}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/services/batch.py" />
      <source>choose scans and a number of candidates</source>
      <translation>Bilder und eine Anzahl von Kandidaten wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/supervisor.py" />
      <source>close other programs</source>
      <translation>andere Programme schließen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/child.py" />
      <source>close other programs or choose a smaller bundle, then retry</source>
      <translation>andere Programme schließen oder ein kleineres Modellpaket wählen, dann noch einmal versuchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>close that program and try again</source>
      <translation>jenes Programm schließen und noch einmal versuchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/lock.py" />
      <source>close that window first, or choose another folder</source>
      <translation>zuerst jenes Fenster schließen oder einen anderen Ordner wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/adapters.py" />
      <source>convert it where you trust it: python -c "import torch, safetensors.torch as s; s.save_file(torch.load('{1}', weights_only=True), '{2}')"</source>
      <translation>sie dort umwandeln, wo Sie ihr trauen: python -c "import torch, safetensors.torch as s; s.save_file(torch.load('{1}', weights_only=True), '{2}')"</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/adapters.py" />
      <source>copy it there as well</source>
      <translation>es ebenfalls dorthin kopieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/pair.py" />
      <source>correct the mask</source>
      <translation>die Maske korrigieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/networks/shared.py" />
      <source>device '{0}' cannot be used</source>
      <translation>das Gerät '{0}' ist nicht zu verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/staging.py" />
      <source>do not use it</source>
      <translation>es nicht verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>do not use it, or unpack and look through it</source>
      <translation>es nicht verwenden oder es entpacken und durchsehen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>do not use this base model</source>
      <translation>dieses Basismodell nicht verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>do not use this bundle</source>
      <translation>dieses Modellpaket nicht verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>do not use this model</source>
      <translation>dieses Modell nicht verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>do so at {1}/{0}, then set HF_TOKEN or run 'hf auth login'</source>
      <translation>das auf {1}/{0} tun, dann HF_TOKEN setzen oder 'hf auth login' aufrufen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/split.py" />
      <source>do the same, or choose another folder</source>
      <translation>dasselbe angeben oder einen anderen Ordner wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/proposal.py" />
      <source>draw a region on it</source>
      <translation>eine Region darauf zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>draw a region on it or take another seed</source>
      <translation>eine Region darauf zeichnen oder einen anderen Startwert nehmen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>draw at least {0} px of it</source>
      <translation>mindestens {0} px davon zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/edits.py" />
      <source>draw it on the scan</source>
      <translation>sie auf dem Bild zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/workspace.py" />
      <source>draw it on the scan's own grid</source>
      <translation>sie im Pixelraster des Bildes zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>export it again</source>
      <translation>noch einmal exportieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>export it again ({1})</source>
      <translation>noch einmal exportieren ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>export it uncompressed</source>
      <translation>unkomprimiert exportieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/writer.py" />
      <source>export them into two folders</source>
      <translation>sie in zwei Ordner exportieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>files may end in {1}</source>
      <translation>Dateien dürfen auf {1} enden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/validation.py" />
      <source>generate it again</source>
      <translation>ihn noch einmal erzeugen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>get it again</source>
      <translation>sie noch einmal holen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>get it again ({1})</source>
      <translation>sie noch einmal holen ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>get it again with 'busynth bundles install base:{0} --overwrite'</source>
      <translation>es mit 'busynth bundles install base:{0} --overwrite' noch einmal holen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>get it with 'busynth bundles install base:{1}'</source>
      <translation>es mit 'busynth bundles install base:{1}' holen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>get that version of it</source>
      <translation>jene Version davon holen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>get the base model again</source>
      <translation>das Basismodell noch einmal holen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>get the base model again ({1}: {2})</source>
      <translation>das Basismodell noch einmal holen ({1}: {2})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>give 8 or 16 bit grey values</source>
      <translation>Grauwerte mit 8 oder 16 Bit angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>give OWNER/NAME or OWNER/NAME@REVISION</source>
      <translation>BESITZER/NAME oder BESITZER/NAME@REVISION angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/split.py" />
      <source>give a CSV with the columns scan and patient</source>
      <translation>eine CSV-Datei mit den Spalten scan und patient angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>give a PNG, JPEG, TIFF, BMP or DICOM file</source>
      <translation>eine PNG-, JPEG-, TIFF-, BMP- oder DICOM-Datei angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>give a PNG, TIFF or BMP file</source>
      <translation>eine PNG-, TIFF- oder BMP-Datei angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>give a bundle's folder, a zip of it, or its hub id</source>
      <translation>den Ordner eines Modellpakets, eine ZIP-Datei davon oder seinen Namen im Hub angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/validation.py" />
      <source>give a folder that holds a {1}</source>
      <translation>einen Ordner angeben, der {1} enthält</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/manifest.py" />
      <source>give a folder with {1} or one of: {2}</source>
      <translation>einen Ordner mit {1} angeben oder eines von: {2}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/region.py" />
      <source>give a mask of the scan's own size</source>
      <translation>eine Maske in der Größe des Bildes angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/scan.py" />
      <source>give a scan of at least {3} x {3} px</source>
      <translation>ein Bild von mindestens {3} x {3} px angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>give a scan or a folder of scans</source>
      <translation>ein Bild oder einen Ordner mit Bildern angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>give a scan that has pixels</source>
      <translation>ein Bild angeben, das Pixel hat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/placement.py" />
      <source>give a scan that shows tissue</source>
      <translation>ein Bild angeben, das Gewebe zeigt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/limits.py" />
      <source>give a single scan</source>
      <translation>ein einzelnes Bild angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>give a {1} file</source>
      <translation>eine Datei der Art {1} angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>give an ultrasound image</source>
      <translation>ein Ultraschallbild angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>give each frame as a file of its own</source>
      <translation>jedes Einzelbild als eigene Datei angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/validation.py" />
      <source>give the folder of a workspace</source>
      <translation>den Ordner eines Arbeitsbereichs angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/split.py" />
      <source>give the shares of train, val and test in percent, as in 70,15,15</source>
      <translation>die Anteile von train, val und test in Prozent angeben, etwa 70,15,15</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/split.py" />
      <source>give the table of patients again, or choose another folder</source>
      <translation>die Patiententabelle wieder angeben oder einen anderen Ordner wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/models.py" />
      <source>give them one</source>
      <translation>ihnen dieselbe geben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>guidance {0} is out of range</source>
      <translation>die Führung {0} liegt außerhalb des Bereichs</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>hub:{0} is not a bundle</source>
      <translation>hub:{0} ist kein Modellpaket</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>hub:{0} lacks {1}</source>
      <translation>in hub:{0} fehlt {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>hub:{0}: {1} is not the file that was published</source>
      <translation>hub:{0}: {1} ist nicht die veröffentlichte Datei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>install a copy of the folder that has none</source>
      <translation>eine Kopie des Ordners installieren, die keine enthält</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>install a copy of the folder without it</source>
      <translation>eine Kopie des Ordners ohne sie installieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/installed.py" />
      <source>install one with 'busynth bundles install FOLDER'</source>
      <translation>eines mit 'busynth bundles install ORDNER' installieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/manifest.py" />
      <source>install the bundle again</source>
      <translation>das Modellpaket noch einmal installieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/manifest.py" />
      <source>install the bundle again ({1}: {2})</source>
      <translation>das Modellpaket noch einmal installieren ({1}: {2})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>installed are: {1}</source>
      <translation>installiert sind: {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>it answers {0}</source>
      <translation>er antwortet mit {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>it cannot be opened</source>
      <translation>sie kann nicht geöffnet werden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>it cannot be removed</source>
      <translation>es kann nicht entfernt werden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>it cannot be written</source>
      <translation>sie kann nicht geschrieben werden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>it has no readable {1}</source>
      <translation>{1} fehlt oder ist nicht zu lesen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_files.py" />
      <source>it has no {0}</source>
      <translation>{0} fehlt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>it has no {1}</source>
      <translation>{1} fehlt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/adapters.py" />
      <source>it has no {1}, no {2}, nor one other file of safetensors</source>
      <translation>weder {1} noch {2} noch eine einzelne andere safetensors-Datei ist da</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>it has no {1}; a base model is got with 'base:{0}'</source>
      <translation>{1} fehlt; ein Basismodell holt man mit 'base:{0}'</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/prompts.py" />
      <source>it has parts, words and negative</source>
      <translation>er hat parts, words und negative</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/adapters.py" />
      <source>it is empty</source>
      <translation>er ist leer</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/distributed.py" />
      <source>it must be a whole number</source>
      <translation>es muss eine ganze Zahl sein</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>it must have unet, vae, text_encoder, tokenizer and scheduler in diffusers' layout</source>
      <translation>es muss unet, vae, text_encoder, tokenizer und scheduler im Aufbau von diffusers haben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/models.py" />
      <source>it must turn {3} into {4}</source>
      <translation>es muss aus {3} {4} machen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/description.py" />
      <source>it names no base</source>
      <translation>es nennt keine Basis</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>it needs no copy</source>
      <translation>es braucht keine Kopie</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>it sends less than it said</source>
      <translation>er sendet weniger als angekündigt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/child.py" />
      <source>it was replaced in the meantime, choose it again</source>
      <translation>es wurde inzwischen ersetzt, noch einmal wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>its SHA-256 differs, get it again</source>
      <translation>ihre SHA-256 weicht ab, sie noch einmal holen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/manifest.py" />
      <source>its SHA-256 differs, install the bundle again</source>
      <translation>ihre SHA-256 weicht ab, das Modellpaket noch einmal installieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>its SHA-256 differs, try again, and if it stays so do not use it</source>
      <translation>ihre SHA-256 weicht ab, noch einmal versuchen und, wenn es so bleibt, nicht verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>its UNet takes {1} channels and text of width {2}, its text encoder gives {3}</source>
      <translation>sein UNet nimmt {1} Kanäle und Text der Breite {2}, sein Textencoder gibt {3}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/description.py" />
      <source>its adapters are no list</source>
      <translation>seine Adapter sind keine Liste</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/scan.py" />
      <source>its array is {1} {2}, give one channel</source>
      <translation>das Feld ist {1} {2}, einen einzigen Kanal angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/description.py" />
      <source>its base is neither an id nor a folder</source>
      <translation>seine Basis ist weder ein Name im Hub noch ein Ordner</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/prompts.py" />
      <source>its parts must be a list of texts</source>
      <translation>seine parts müssen eine Liste von Texten sein</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/description.py" />
      <source>its precision is none of {0}</source>
      <translation>seine Genauigkeit ist keine von {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/prompts.py" />
      <source>its words must be those of the BI-RADS lexicon</source>
      <translation>seine words müssen jene des BI-RADS-Lexikons sein</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/workspace.py" />
      <source>leave at least one pixel, or reject the candidate</source>
      <translation>mindestens ein Pixel übrig lassen oder den Kandidaten ablehnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>leave out what follows the @</source>
      <translation>weglassen, was nach dem @ steht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>let another button draw first</source>
      <translation>zuerst eine andere Taste zeichnen lassen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/supervisor.py" />
      <source>load the bundle again</source>
      <translation>das Modellpaket noch einmal laden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/decisions.py" />
      <source>look at the candidate again and decide anew</source>
      <translation>den Kandidaten noch einmal ansehen und neu entscheiden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>make a zip of each</source>
      <translation>aus jedem eine ZIP-Datei machen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>make it again for the one that is installed</source>
      <translation>sie für das installierte neu stellen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/placement.py" />
      <source>make it at least {1} px across</source>
      <translation>sie mindestens {1} px breit machen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/maintenance.py" />
      <source>make it first, or choose another</source>
      <translation>ihn zuerst anlegen oder einen anderen wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>make room and try again; nothing was changed</source>
      <translation>Platz schaffen und noch einmal versuchen; nichts wurde verändert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/staging.py" />
      <source>make some room</source>
      <translation>Platz schaffen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>mark the region with values above 0</source>
      <translation>die Region mit Werten über 0 markieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>no button would draw</source>
      <translation>keine Taste würde zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>none</source>
      <translation>keine</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>not every system can have a file of that name</source>
      <translation>nicht jedes System kann eine Datei dieses Namens haben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/edit_controller.py" />
      <source>nothing would be left</source>
      <translation>es bliebe nichts übrig</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/merging.py" />
      <source>of another size are {0}</source>
      <translation>andere Größen haben {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>on this machine are: {1}</source>
      <translation>auf diesem Rechner sind: {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>one of another name can be installed</source>
      <translation>eines mit anderem Namen lässt sich installieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/services/generation.py" />
      <source>open a scan first</source>
      <translation>zuerst ein Bild öffnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/services/workspace_job_io.py" />
      <source>open it again, then retry</source>
      <translation>es wieder öffnen, dann noch einmal versuchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>open that</source>
      <translation>jenes öffnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/workspace.py" />
      <source>open that scan and try again</source>
      <translation>jenes Bild öffnen und noch einmal versuchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/placement.py" />
      <source>place it on tissue</source>
      <translation>sie auf Gewebe setzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/placement.py" />
      <source>place it within {1} x {2} px</source>
      <translation>sie innerhalb von {1} x {2} px setzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/shards.py" />
      <source>remove it ({1})</source>
      <translation>entfernen ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>replace it with 'busynth bundles install base:{3} --overwrite'</source>
      <translation>es mit 'busynth bundles install base:{3} --overwrite' ersetzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>restore it from a backup</source>
      <translation>aus einer Sicherung wiederherstellen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/child_process.py" />
      <source>retry; the window and the workspace are not affected</source>
      <translation>noch einmal versuchen; Fenster und Arbeitsbereich sind nicht betroffen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/pair.py" />
      <source>review it again</source>
      <translation>noch einmal prüfen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/models.py" />
      <source>seal it again</source>
      <translation>es neu versiegeln</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>seed {0} is out of range</source>
      <translation>der Startwert {0} liegt außerhalb des Bereichs</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/distributed.py" />
      <source>set MASTER_ADDR to the first one's machine and MASTER_PORT to a free port, or start them with 'accelerate launch'</source>
      <translation>MASTER_ADDR auf den Rechner des ersten und MASTER_PORT auf einen freien Port setzen, oder sie mit „accelerate launch“ starten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/prompt_encoder.py" />
      <source>shorten the bundle's prompt</source>
      <translation>den Prompt des Modellpakets kürzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>stage 3 needs a lesion</source>
      <translation>Stufe 3 braucht eine Läsion</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/proposal.py" />
      <source>stage one finds no place for a lesion on {0}</source>
      <translation>Stufe eins findet keine Stelle für eine Läsion in {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>stage one finds no shape in {0} places on {1}</source>
      <translation>Stufe eins findet an {0} Stellen von {1} keine Form</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>stage three was not given the lesion it was asked for</source>
      <translation>Stufe drei bekam nicht die Läsion, nach der gefragt war</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>stage {0} needs a mask</source>
      <translation>Stufe {0} braucht eine Maske</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>start at 1, 2 or 3</source>
      <translation>bei 1, 2 oder 3 beginnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>start at stage 1 or 2</source>
      <translation>bei Stufe 1 oder 2 beginnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>start at stage 1 or give one</source>
      <translation>bei Stufe 1 beginnen oder eine angeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/services/workspace_job_io.py" />
      <source>start at stage two</source>
      <translation>bei Stufe zwei beginnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>start at two</source>
      <translation>bei zwei beginnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/distributed.py" />
      <source>start the same command again, it goes on where it stopped</source>
      <translation>denselben Befehl noch einmal starten, er geht weiter, wo er aufhörte</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/distributed.py" />
      <source>start them with 'accelerate launch' or 'torchrun', or unset WORLD_SIZE</source>
      <translation>sie mit 'accelerate launch' oder 'torchrun' starten oder WORLD_SIZE entfernen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/adapters.py" />
      <source>the adapter in {0} cannot be read</source>
      <translation>der Adapter in {0} ist nicht zu lesen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/networks/weights.py" />
      <source>the adapter in {0} does not fit</source>
      <translation>der Adapter in {0} passt nicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/adapters.py" />
      <source>the adapter in {0} has no {1}</source>
      <translation>dem Adapter in {0} fehlt {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/adapters.py" />
      <source>the adapter in {0} is not a plain LoRA</source>
      <translation>der Adapter in {0} ist kein einfacher LoRA</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/coco.py" />
      <source>the annotations.json there is not one that busynth wrote</source>
      <translation>die Datei annotations.json dort stammt nicht von busynth</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/merging.py" />
      <source>the base has no {0}</source>
      <translation>dem Basismodell fehlt {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>the base model {0} is here as {1}, not as {2}</source>
      <translation>das Basismodell {0} ist hier als {1}, nicht als {2}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>the base model {0} is not on this machine</source>
      <translation>das Basismodell {0} ist nicht auf diesem Rechner</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>the base {0} lacks {1}</source>
      <translation>der Basis {0} fehlt {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>the base {0} lies outside its bundle</source>
      <translation>die Basis {0} liegt außerhalb ihres Modellpakets</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>the base {0}: {1} is not the one the bundle was made with</source>
      <translation>die Basis {0}: {1} ist nicht jene, mit der das Modellpaket gemacht wurde</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/prompts.py" />
      <source>the bundle's prompt cannot be read</source>
      <translation>der Prompt des Modellpakets ist nicht zu lesen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/models.py" />
      <source>the bundle's stages ask for different precisions</source>
      <translation>die Stufen des Modellpakets verlangen verschiedene Genauigkeiten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/validation.py" />
      <source>the candidate does not fit its scan</source>
      <translation>der Kandidat passt nicht zu seinem Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/validation.py" />
      <source>the candidate has an empty mask</source>
      <translation>die Maske des Kandidaten ist leer</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/workspace.py" />
      <source>the candidate's scan is not in this workspace</source>
      <translation>das Bild des Kandidaten ist nicht in diesem Arbeitsbereich</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/pair.py" />
      <source>the decision on {0} was made on other pixels</source>
      <translation>die Entscheidung über {0} wurde für andere Pixel getroffen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/decisions.py" />
      <source>the decision was made on other pixels than the candidate has now</source>
      <translation>die Entscheidung wurde für andere Pixel getroffen, als der Kandidat jetzt hat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>the disk does not answer</source>
      <translation>der Datenträger antwortet nicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>the disk is full</source>
      <translation>der Datenträger ist voll</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/supervisor.py" />
      <source>the engine cannot be started: {0}</source>
      <translation>der Rechenprozess kann nicht gestartet werden: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/child_process.py" />
      <source>the engine crashed ({0})</source>
      <translation>der Rechenprozess ist abgestürzt ({0})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/supervisor.py" />
      <source>the engine did not stop when it was told to</source>
      <translation>der Rechenprozess hielt nicht an, als er sollte</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/child_process.py" />
      <source>the engine ended with exit code {0}</source>
      <translation>der Rechenprozess endete mit Rückgabewert {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/child_process.py" />
      <source>the engine was ended by the system: out of memory?</source>
      <translation>das System hat den Rechenprozess beendet: zu wenig Arbeitsspeicher?</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/distributed.py" />
      <source>the environment speaks of {0} processes but not of which one this is</source>
      <translation>die Umgebung nennt {0} Prozesse, aber nicht, welcher dieser ist</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>the file is damaged</source>
      <translation>die Datei ist beschädigt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/services/workspace_job_io.py" />
      <source>the lesion to be kept was deleted</source>
      <translation>die Läsion, die bleiben sollte, wurde gelöscht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/workspace.py" />
      <source>the mask is empty</source>
      <translation>die Maske ist leer</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>the mask is too small</source>
      <translation>die Maske ist zu klein</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/region.py" />
      <source>the mask is {0} x {1} px and the scan {2} x {3}</source>
      <translation>die Maske ist {0} x {1} px groß und das Bild {2} x {3}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/pair.py" />
      <source>the mask of {0} does not fit its image</source>
      <translation>die Maske von {0} passt nicht zum Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>the mask {0} is a DICOM file</source>
      <translation>die Maske {0} ist eine DICOM-Datei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>the mask {0} is empty</source>
      <translation>die Maske {0} ist leer</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>the mask {0} is {1} x {2} px and the scan {3} x {4}</source>
      <translation>die Maske {0} ist {1} x {2} px groß und das Bild {3} x {4}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/split.py" />
      <source>the pairs in this folder were dealt out by patients</source>
      <translation>die Paare in diesem Ordner wurden nach Patienten aufgeteilt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/split.py" />
      <source>the pairs in this folder were dealt out by {0} as {1}</source>
      <translation>die Paare in diesem Ordner wurden nach {0} als {1} aufgeteilt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>the preset's name is too long</source>
      <translation>der Name der Vorlage ist zu lang</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/distributed.py" />
      <source>the processes cannot find each other</source>
      <translation>die Prozesse finden einander nicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/distributed.py" />
      <source>the processes have lost each other ({0})</source>
      <translation>die Prozesse haben einander verloren ({0})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/prompt_encoder.py" />
      <source>the prompt '{0}' has {1} tokens, {2} are read</source>
      <translation>der Prompt '{0}' hat {1} Tokens, gelesen werden {2}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>the reason 'other' says nothing by itself</source>
      <translation>der Grund „Anderes“ sagt allein noch nichts</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/region.py" />
      <source>the region is not one that busynth wrote</source>
      <translation>die Region stammt nicht von busynth</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/placement.py" />
      <source>the region is too small for a lesion in {0}</source>
      <translation>die Region ist zu klein für eine Läsion in {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/placement.py" />
      <source>the region lies mostly on the black margin of {0}</source>
      <translation>die Region liegt größtenteils auf dem schwarzen Rand von {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/placement.py" />
      <source>the region lies mostly outside {0}</source>
      <translation>die Region liegt größtenteils außerhalb von {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/edits.py" />
      <source>the region lies outside the scan</source>
      <translation>die Region liegt außerhalb des Bildes</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>the region lies outside the tissue of {0}</source>
      <translation>die Region liegt außerhalb des Gewebes von {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>the request is not one that busynth wrote</source>
      <translation>die Anforderung stammt nicht von busynth</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>the request was made for another scan than {0}</source>
      <translation>die Anforderung war für ein anderes Bild als {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>the request was made for another version of bundle {0}</source>
      <translation>die Anforderung war für eine andere Version des Modellpakets {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/pipeline.py" />
      <source>the scan is {1} x {2} px, draw the region inside its field of view</source>
      <translation>das Bild ist {1} x {2} px groß, die Region innerhalb des Bildfelds zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/services/workspace_job_io.py" />
      <source>the scan {0} was removed</source>
      <translation>das Bild {0} wurde entfernt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/split.py" />
      <source>the table of patients does not name {0}</source>
      <translation>die Patiententabelle nennt {0} nicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/description.py" />
      <source>the weight of {0} is no number</source>
      <translation>das Gewicht von {0} ist keine Zahl</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/maintenance.py" />
      <source>the workspace cannot be moved to {0} ({1})</source>
      <translation>der Arbeitsbereich kann nicht nach {0} verschoben werden ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/workspace.py" />
      <source>the workspace {0} cannot be written ({1})</source>
      <translation>der Arbeitsbereich {0} kann nicht geschrieben werden ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/lock.py" />
      <source>the workspace {0} is open in another window</source>
      <translation>der Arbeitsbereich {0} ist in einem anderen Fenster geöffnet</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/lock.py" />
      <source>the workspace {0} is open in another window (process {1} on {2})</source>
      <translation>der Arbeitsbereich {0} ist in einem anderen Fenster geöffnet (Prozess {1} auf {2})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>the workspace {0} was written by a newer busynth</source>
      <translation>den Arbeitsbereich {0} hat ein neueres busynth geschrieben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>there are: {1}</source>
      <translation>es gibt: {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>there is a preset “{0}” already</source>
      <translation>es gibt schon eine Vorlage „{0}“</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>there is no base model '{0}'</source>
      <translation>es gibt kein Basismodell '{0}'</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/installed.py" />
      <source>there is no bundle</source>
      <translation>es gibt kein Modellpaket</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>there is no bundle '{0}'</source>
      <translation>es gibt kein Modellpaket '{0}'</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/formats.py" />
      <source>there is no export format '{0}'</source>
      <translation>es gibt kein Exportformat '{0}'</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>there is no file {0}</source>
      <translation>es gibt keine Datei {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/maintenance.py" />
      <source>there is no folder {0}</source>
      <translation>es gibt keinen Ordner {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/maintenance.py" />
      <source>there is no room for the workspace in {0}</source>
      <translation>in {0} ist kein Platz für den Arbeitsbereich</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>there is no scan in the folder {0}</source>
      <translation>im Ordner {0} ist kein Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/services/generation.py" />
      <source>there is no scan to work on</source>
      <translation>es ist kein Bild da, an dem zu arbeiten wäre</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/transaction.py" />
      <source>there is no space left, free some or choose another folder</source>
      <translation>es ist kein Platz mehr, welchen schaffen oder einen anderen Ordner wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/staging.py" />
      <source>there is no space left, make some room</source>
      <translation>es ist kein Platz mehr, welchen schaffen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>there is no stage {0}</source>
      <translation>es gibt keine Stufe {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>there is no unfinished download of {0}</source>
      <translation>es gibt kein angefangenes Herunterladen von {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>there is no {0}</source>
      <translation>es gibt kein {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/engine/child.py" />
      <source>there is not enough memory</source>
      <translation>der Arbeitsspeicher reicht nicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/services/batch.py" />
      <source>there is nothing to make</source>
      <translation>es gibt nichts zu erzeugen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_files.py" />
      <source>this is no model in diffusers' layout</source>
      <translation>dies ist kein Modell im Aufbau von diffusers</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>this is no workspace file</source>
      <translation>dies ist nicht die Datei eines Arbeitsbereichs</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_files.py" />
      <source>this model has no weights as safetensors</source>
      <translation>dieses Modell hat keine Gewichte als safetensors</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/loading.py" />
      <source>this version runs compact and stable-diffusion bundles</source>
      <translation>diese Version kann Modellpakete der Arten compact und stable-diffusion</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>try again later</source>
      <translation>später noch einmal versuchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/writer.py" />
      <source>two pairs would be named {0}</source>
      <translation>zwei Paare würden {0} heißen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>type one</source>
      <translation>einen eingeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>unpack it and install the folder</source>
      <translation>es entpacken und den Ordner installieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>unset it</source>
      <translation>es zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>unset it; a bundle can also be installed from a folder or a zip without a network</source>
      <translation>es zurücksetzen; ein Modellpaket lässt sich ohne Netz auch aus einem Ordner oder einer ZIP-Datei installieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>update busynth, or choose another folder</source>
      <translation>busynth aktualisieren oder einen anderen Ordner wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>use a base that predicts the noise</source>
      <translation>eine Basis verwenden, die das Rauschen vorhersagt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>use at most {0} characters</source>
      <translation>höchstens {0} Zeichen verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/pair.py" />
      <source>use letters, digits, '.', '_' and '-'</source>
      <translation>Buchstaben, Ziffern, '.', '_' und '-' verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>use one of {1}</source>
      <translation>eines davon verwenden: {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>use one that is</source>
      <translation>einen solchen verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>use {1}</source>
      <translation>{1} verwenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>wait until it is done</source>
      <translation>warten, bis es fertig ist</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_files.py" />
      <source>weights in other formats are never loaded</source>
      <translation>Gewichte in anderen Formaten werden nie geladen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>weights may only come as safetensors</source>
      <translation>Gewichte dürfen nur als safetensors kommen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>what {0} answers cannot be read</source>
      <translation>was {0} antwortet, ist nicht zu lesen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>workspace file {0}: {1}</source>
      <translation>Datei {0} des Arbeitsbereichs: {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>write KEY=VALUE with KEY one of {1}</source>
      <translation>NAME=WERT schreiben, mit einem dieser Namen: {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/region.py" />
      <source>write ellipse:CX,CY,RX,RY[,DEGREES], box:X,Y,W,H[,DEGREES], polygon:X,Y,X,Y,... or mask:FILE, in pixels of the scan ({1})</source>
      <translation>ellipse:CX,CY,RX,RY[,GRAD], box:X,Y,B,H[,GRAD], polygon:X,Y,X,Y,... oder mask:DATEI schreiben, in Pixeln des Bildes ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/decision.py" />
      <source>write it as a comment</source>
      <translation>ihn als Kommentar schreiben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/staging.py" />
      <source>{0} MB are needed in {1}, and {2} MB are free</source>
      <translation>{0} MB werden in {1} gebraucht, und {2} MB sind frei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/adapters.py" />
      <source>{0} and {1} more</source>
      <translation>{0} und {1} weitere</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>{0} answers {1}</source>
      <translation>{0} antwortet {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/database.py" />
      <source>{0} belongs to another program</source>
      <translation>{0} gehört einem anderen Programm</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>{0} calls itself '{1}'</source>
      <translation>{0} nennt sich '{1}'</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>{0} cannot be '{1}'</source>
      <translation>{0} kann nicht '{1}' sein</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>{0} cannot be held</source>
      <translation>{0} lässt sich nicht halten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>{0} cannot be reached ({1})</source>
      <translation>{0} ist nicht zu erreichen ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} cannot be read</source>
      <translation>{0} kann nicht gelesen werden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/staging.py" />
      <source>{0} cannot be written</source>
      <translation>{0} kann nicht geschrieben werden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>{0} cannot be written ({1})</source>
      <translation>{0} kann nicht geschrieben werden ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/limits.py" />
      <source>{0} claims more than {1} pixels</source>
      <translation>{0} will mehr als {1} Pixel haben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/networks/weights.py" />
      <source>{0} does not hold a {1}</source>
      <translation>{0} enthält kein {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/writer.py" />
      <source>{0} exists already</source>
      <translation>{0} gibt es schon</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>{0} has a meaning of its own there</source>
      <translation>{0} hat dort schon eine eigene Bedeutung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} has a password</source>
      <translation>{0} hat ein Kennwort</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/manifest.py" />
      <source>{0} has changed since it was written</source>
      <translation>{0} hat sich geändert, seit es geschrieben wurde</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>{0} has no SHA-256 of {1}</source>
      <translation>{0} hat keine SHA-256 von {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>{0} has no such revision</source>
      <translation>{0} hat keine solche Revision</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>{0} has no {1}, or shows it to nobody without a token</source>
      <translation>{0} hat kein {1} oder zeigt es niemandem ohne Zugangsschlüssel</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>{0} has no {1}.safetensors</source>
      <translation>{0} hat kein {1}.safetensors</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} has {1} entries</source>
      <translation>{0} hat {1} Einträge</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>{0} holds '{1}'</source>
      <translation>{0} enthält '{1}'</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} holds '{1}' twice, or under a name that not every system has</source>
      <translation>{0} enthält '{1}' doppelt oder unter einem Namen, den nicht jedes System hat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} holds '{1}', which grows to {2} bytes</source>
      <translation>{0} enthält '{1}', das auf {2} Bytes anwächst</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} holds '{1}', which is a link or no plain file</source>
      <translation>{0} enthält '{1}', eine Verknüpfung oder keine gewöhnliche Datei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} holds '{1}', which lies outside its folder</source>
      <translation>{0} enthält '{1}', das außerhalb seines Ordners liegt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>{0} holds colours of an unusual kind</source>
      <translation>{0} enthält Farben einer ungewöhnlichen Art</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} holds entries that overlap</source>
      <translation>{0} enthält Einträge, die sich überlappen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>{0} holds floating-point values</source>
      <translation>{0} enthält Gleitkommawerte</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/adapters.py" />
      <source>{0} holds no adapter</source>
      <translation>{0} enthält keinen Adapter</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>{0} holds no base model</source>
      <translation>{0} enthält kein Basismodell</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>{0} holds no image</source>
      <translation>{0} enthält kein Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom_values.py" />
      <source>{0} holds values beyond 16 bits</source>
      <translation>{0} enthält Werte über 16 Bit hinaus</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>{0} holds values of an unusual kind</source>
      <translation>{0} enthält Werte von unüblicher Art</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>{0} holds {1}</source>
      <translation>{0} enthält {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} holds {1} bundles</source>
      <translation>{0} enthält {1} Modellpakete</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>{0} holds {1} frames</source>
      <translation>{0} enthält {1} Einzelbilder</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/workspace.py" />
      <source>{0} in the workspace {1} is damaged</source>
      <translation>{0} im Arbeitsbereich {1} ist beschädigt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/distributed.py" />
      <source>{0} is '{1}'</source>
      <translation>{0} ist '{1}'</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>{0} is a DICOM file of modality {1}</source>
      <translation>{0} ist eine DICOM-Datei der Modalität {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/validation.py" />
      <source>{0} is a file</source>
      <translation>{0} ist eine Datei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} is a link</source>
      <translation>{0} ist eine Verknüpfung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/adapters.py" />
      <source>{0} is a pickle, which could run code</source>
      <translation>{0} ist eine Pickle-Datei, die Programmcode ausführen könnte</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>{0} is a pickle, which could run code: get the safetensors</source>
      <translation>{0} ist eine Pickle-Datei, die Programmcode ausführen könnte: die safetensors holen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>{0} is being fetched already</source>
      <translation>{0} wird bereits geholt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/placement.py" />
      <source>{0} is black</source>
      <translation>{0} ist schwarz</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>{0} is compressed in a way that cannot be read ({1})</source>
      <translation>{0} ist auf eine Art komprimiert, die nicht gelesen werden kann ({1})</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/dicom.py" />
      <source>{0} is damaged or cut short</source>
      <translation>{0} ist beschädigt oder abgeschnitten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} is damaged or no zip</source>
      <translation>{0} ist beschädigt oder keine ZIP-Datei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>{0} is empty</source>
      <translation>{0} ist leer</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>{0} is given only to those who accept its terms</source>
      <translation>{0} bekommt nur, wer die Bedingungen annimmt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>{0} is more than one key</source>
      <translation>{0} ist mehr als eine Taste</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>{0} is no Stable Diffusion 1.x</source>
      <translation>{0} ist kein Stable Diffusion 1.x</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>{0} is no autoencoder of Stable Diffusion 1.x</source>
      <translation>{0} ist kein Autoencoder von Stable Diffusion 1.x</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>{0} is no base model</source>
      <translation>{0} ist kein Basismodell</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>{0} is no image that can be read</source>
      <translation>{0} ist kein Bild, das zu lesen ist</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} is no plain file</source>
      <translation>{0} ist keine gewöhnliche Datei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/split.py" />
      <source>{0} is no table of patients</source>
      <translation>{0} ist keine Patiententabelle</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} is not a bundle</source>
      <translation>{0} ist kein Modellpaket</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/imaging/read.py" />
      <source>{0} is not a file</source>
      <translation>{0} ist keine Datei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/validation.py" />
      <source>{0} is not a workspace</source>
      <translation>{0} ist kein Arbeitsbereich</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/validation.py" />
      <source>{0} is not a workspace and holds other files</source>
      <translation>{0} ist kein Arbeitsbereich und enthält andere Dateien</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/scan.py" />
      <source>{0} is not an 8 or 16 bit greyscale frame</source>
      <translation>{0} ist kein Graustufenbild mit 8 oder 16 Bit</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/maintenance.py" />
      <source>{0} is not empty</source>
      <translation>{0} ist nicht leer</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/export/manifest.py" />
      <source>{0} is not one that busynth wrote</source>
      <translation>{0} stammt nicht von busynth</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>{0} is set, so the hub is not asked</source>
      <translation>{0} ist gesetzt, darum wird der Hub nicht gefragt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>{0} is taken by “{1}”</source>
      <translation>{0} ist vergeben an „{1}“</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>{0} is where bundle {1} is used from</source>
      <translation>von {0} aus wird das Modellpaket {1} verwendet</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/scan.py" />
      <source>{0} is {1} x {2} px</source>
      <translation>{0} ist {1} x {2} px groß</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>{0} lacks a file that it lists</source>
      <translation>in {0} fehlt eine Datei, die dort verzeichnet ist</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/archive.py" />
      <source>{0} lacks {1}</source>
      <translation>in {0} fehlt {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/workspace/maintenance.py" />
      <source>{0} lies in the workspace itself</source>
      <translation>{0} liegt im Arbeitsbereich selbst</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/base_models.py" />
      <source>{0} names a file outside its folder</source>
      <translation>{0} nennt eine Datei außerhalb seines Ordners</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/proposal.py" />
      <source>{0} shows no tissue</source>
      <translation>{0} zeigt kein Gewebe</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/request.py" />
      <source>{0} steps cannot be run</source>
      <translation>{0} Schritte sind nicht möglich</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/models.py" />
      <source>{0} turns tokens of width {1} into {2}</source>
      <translation>{0} macht aus Tokens der Breite {1} solche der Breite {2}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/shortcuts.py" />
      <source>{0} walks from control to control</source>
      <translation>{0} geht von Bedienelement zu Bedienelement</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/synthesis/sd/networks.py" />
      <source>{0}: prediction of '{1}'</source>
      <translation>{0}: Vorhersage von '{1}'</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>{0}: {1} has {2} bytes</source>
      <translation>{0}: {1} hat {2} Bytes</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/staging.py" />
      <source>{0}: {1} is longer than it says</source>
      <translation>{0}: {1} ist länger als angegeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/install.py" />
      <source>{0}: {1} is not the file that was published</source>
      <translation>{0}: {1} ist nicht die veröffentlichte Datei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/hub.py" />
      <source>{0}: {1} is too long</source>
      <translation>{0}: {1} ist zu lang</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/bundles/download.py" />
      <source>{0}; what has arrived is kept</source>
      <translation>{0}; was angekommen ist, bleibt erhalten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/presets.py" />
      <source>“{0}” comes with the program</source>
      <translation>„{0}“ gehört zum Programm</translation>
    </message>
  </context>
  <context>
    <name>RequestPanel</name>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Another seed now, and after each use</source>
      <translation>Jetzt und nach jedem Gebrauch ein anderer Startwert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Benign</source>
      <translation>Benigne</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Candidate region</source>
      <translation>Kandidatenregion</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Candidates</source>
      <translation>Kandidaten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Each use goes on with the seeds that follow</source>
      <translation>Jeder Gebrauch fährt mit den folgenden Startwerten fort</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Follow its outline: {0}</source>
      <translation>Dem Umriss folgen: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>From a hint, which stage one may change freely, to exactly the drawn outline</source>
      <translation>Von einem Hinweis, den Stufe eins frei ändern darf, bis genau zum gezeichneten Umriss</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Generate</source>
      <translation>Erzeugen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Generate 1 candidate</source>
      <translation>Einen Kandidaten erzeugen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Generate {0} candidates</source>
      <translation>{0} Kandidaten erzeugen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>How closely the outline is followed</source>
      <translation>Wie eng dem Umriss gefolgt wird</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Lock</source>
      <translation>Fest</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Malignant</source>
      <translation>Maligne</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Next</source>
      <translation>Weiter</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Number of candidates</source>
      <translation>Anzahl der Kandidaten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Pathology</source>
      <translation>Pathologie</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Random</source>
      <translation>Zufall</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Seed</source>
      <translation>Startwert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Seed of the first candidate</source>
      <translation>Startwert des ersten Kandidaten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Seed {0}</source>
      <translation>Startwert {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Seed: {0}</source>
      <translation>Startwert: {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>Seeds {0} to {1}</source>
      <translation>Startwerte {0} bis {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>The same request with the same seed gives the same candidate</source>
      <translation>Dieselbe Anforderung mit demselben Startwert ergibt denselben Kandidaten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>The same seed each time, to see what a change of the request does</source>
      <translation>Jedes Mal derselbe Startwert, um zu sehen, was eine Änderung der Anforderung bewirkt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>{0}, next time drawn by chance</source>
      <translation>{0}, nächstes Mal zufällig</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>{0}, next time on from {1}</source>
      <translation>{0}, nächstes Mal weiter ab {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_panel.py" />
      <source>{0}, the same next time</source>
      <translation>{0}, nächstes Mal derselbe</translation>
    </message>
  </context>
  <context>
    <name>RequestSections</name>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_sections.py" />
      <source>BI-RADS words</source>
      <translation>BI-RADS-Begriffe</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_sections.py" />
      <source>Bundle</source>
      <translation>Modellpaket</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_sections.py" />
      <source>Denoising steps of each stage: more take longer</source>
      <translation>Entrauschungsschritte jeder Stufe: mehr dauern länger</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_sections.py" />
      <source>Guidance</source>
      <translation>Führung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_sections.py" />
      <source>How strongly pathology and descriptors are pressed</source>
      <translation>Wie stark auf Pathologie und Deskriptoren gedrängt wird</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_sections.py" />
      <source>Models</source>
      <translation>Modelle</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_sections.py" />
      <source>Steps</source>
      <translation>Schritte</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_sections.py" />
      <source>The models of all three stages; others may be installed</source>
      <translation>Die Modelle aller drei Stufen; weitere können installiert werden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_sections.py" />
      <source>not specified</source>
      <translation>keine Angabe</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/request_sections.py" />
      <source>{0} steps, guidance {1}, {2}</source>
      <translation>{0} Schritte, Führung {1}, {2}</translation>
    </message>
  </context>
  <context>
    <name>Rulers</name>
    <message>
      <location filename="../../busynth_gui/ui/canvas/rulers.py" />
      <source>Depth below the top of the field of view, and width, in mm</source>
      <translation>Tiefe unter dem oberen Rand des Bildfelds und Breite, in mm</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/rulers.py" />
      <source>Depth scale</source>
      <translation>Tiefenskala</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/rulers.py" />
      <source>In px: the scan does not tell how large its pixels are</source>
      <translation>In px: Das Bild sagt nicht, wie groß seine Pixel sind</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/rulers.py" />
      <source>Ruler</source>
      <translation>Lineal</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/rulers.py" />
      <source>mm</source>
      <translation>mm</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/rulers.py" />
      <source>px</source>
      <translation>px</translation>
    </message>
  </context>
  <context>
    <name>ScanImport</name>
    <message>
      <location filename="../../busynth_gui/ui/services/scan_import.py" />
      <source>{0} could not be read; the log says more</source>
      <translation>{0} konnte nicht gelesen werden; mehr steht im Protokoll</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/services/scan_import.py" />
      <source>{0} is too large for the memory of this computer</source>
      <translation>{0} ist zu groß für den Speicher dieses Rechners</translation>
    </message>
  </context>
  <context>
    <name>Settings</name>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>A double click with the button for the contrast resets the contrast</source>
      <translation>Ein Doppelklick mit der Taste für den Kontrast setzt den Kontrast zurück</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>After a decision turn to the next undecided candidate</source>
      <translation>Nach einer Entscheidung zum nächsten noch offenen Kandidaten gehen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Another language is used from the next start on</source>
      <translation>Eine andere Sprache gilt ab dem nächsten Start</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Ask what is read when approving, too</source>
      <translation>Auch beim Freigeben nach dem Befund fragen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Blink: time that each of the two is seen</source>
      <translation>Blinken: Zeit, die jedes der beiden zu sehen ist</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Ctrl and wheel</source>
      <translation>Strg und Mausrad</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Drag with the left button</source>
      <translation>Ziehen mit der linken Taste</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Drag with the middle button</source>
      <translation>Ziehen mit der mittleren Taste</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Drag with the right button</source>
      <translation>Ziehen mit der rechten Taste</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Load the bundle at the start</source>
      <translation>Das Modellpaket beim Start laden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Memory for undo</source>
      <translation>Speicher für Rückgängig</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Rejecting and flagging ask for reasons and BI-RADS words anyway</source>
      <translation>Ablehnen und Markieren fragen ohnehin nach Gründen und BI-RADS-Begriffen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Shift and wheel</source>
      <translation>Umschalt und Mausrad</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Shorter than 350 ms would flash more often than is safe for people who react to flicker</source>
      <translation>Kürzer als 350 ms würde öfter blitzen, als für flimmerempfindliche Menschen sicher ist</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Speed of window and level</source>
      <translation>Geschwindigkeit von Fenster und Lage</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>The oldest steps are forgotten when there are more</source>
      <translation>Sind es mehr, werden die ältesten Schritte vergessen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>The surround of the scan is dark grey in every theme</source>
      <translation>Das Umfeld des Bildes ist bei jeder Darstellung dunkelgrau</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Theme</source>
      <translation>Darstellung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Time for a case: a pause begins after</source>
      <translation>Zeit je Fall: eine Pause beginnt nach</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Wheel</source>
      <translation>Mausrad</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Without mouse and keyboard for longer than that, the time is not counted any more</source>
      <translation>Ruhen Maus und Tastatur länger, so zählt die Zeit nicht weiter</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Without, the first candidate waits until the bundle is in memory</source>
      <translation>Sonst wartet der erste Kandidat, bis das Modellpaket im Speicher ist</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>Zoom by one notch of the wheel</source>
      <translation>Vergrößerung je Raste des Mausrads</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>as the system</source>
      <translation>wie das System</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>dark</source>
      <translation>dunkel</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>draw with the tool in hand</source>
      <translation>mit dem gewählten Werkzeug zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>light</source>
      <translation>hell</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>move the view</source>
      <translation>die Ansicht verschieben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>next and previous candidate</source>
      <translation>nächster und voriger Kandidat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>nothing</source>
      <translation>nichts</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>size of the brush</source>
      <translation>Größe des Pinsels</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>window (across) and level (up and down)</source>
      <translation>Fenster (quer) und Lage (auf und ab)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/models/settings.py" />
      <source>zoom to the pointer</source>
      <translation>zum Zeiger hin vergrößern</translation>
    </message>
  </context>
  <context>
    <name>SettingsDialog</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/settings_dialog.py" />
      <source>General</source>
      <translation>Allgemein</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/settings_dialog.py" />
      <source>Keys</source>
      <translation>Tasten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/settings_dialog.py" />
      <source>Mouse</source>
      <translation>Maus</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/settings_dialog.py" />
      <source>Pages of settings</source>
      <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/settings_dialog.py" />
      <source>Reset this page</source>
      <translation>Diese Seite zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/settings_dialog.py" />
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/settings_dialog.py" />
      <source>Work</source>
      <translation>Arbeit</translation>
    </message>
  </context>
  <context>
    <name>ShortcutsDialog</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_dialog.py" />
      <source>Change…</source>
      <translation>Ändern…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_dialog.py" />
      <source>Ctrl while drawing</source>
      <translation>Strg beim Zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_dialog.py" />
      <source>Double click with the button for the contrast</source>
      <translation>Doppelklick mit der Taste für den Kontrast</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_dialog.py" />
      <source>Mouse</source>
      <translation>Maus</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_dialog.py" />
      <source>Mouse and keys</source>
      <translation>Maus und Tasten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_dialog.py" />
      <source>Shift while drawing</source>
      <translation>Umschalt beim Zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_dialog.py" />
      <source>reset it</source>
      <translation>ihn zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_dialog.py" />
      <source>round or square; from the centre; turn by 15°</source>
      <translation>rund oder quadratisch; aus der Mitte; in Schritten von 15° drehen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_dialog.py" />
      <source>take away instead of adding</source>
      <translation>wegnehmen statt hinzufügen</translation>
    </message>
  </context>
  <context>
    <name>ShortcutsPage</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_page.py" />
      <source>Action</source>
      <translation>Aktion</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_page.py" />
      <source>Actions and their keys</source>
      <translation>Aktionen und ihre Tasten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_page.py" />
      <source>Keys</source>
      <translation>Tasten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_page.py" />
      <source>New key</source>
      <translation>Neue Taste</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_page.py" />
      <source>No key</source>
      <translation>Keine Taste</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_page.py" />
      <source>Press the key; then Set</source>
      <translation>Die Taste drücken, dann Setzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_page.py" />
      <source>Reset</source>
      <translation>Zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_page.py" />
      <source>Reset all</source>
      <translation>Alle zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_page.py" />
      <source>Search actions and keys</source>
      <translation>Aktionen und Tasten suchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/shortcuts_page.py" />
      <source>Set</source>
      <translation>Setzen</translation>
    </message>
  </context>
  <context>
    <name>SideView</name>
    <message>
      <location filename="../../busynth_gui/ui/canvas/side_view.py" />
      <source>Healthy scan</source>
      <translation>Gesundes Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/side_view.py" />
      <source>Healthy scan, beside the candidate</source>
      <translation>Gesundes Bild, neben dem Kandidaten</translation>
    </message>
  </context>
  <context>
    <name>StagesPanel</name>
    <message>
      <location filename="../../busynth_gui/ui/panels/stages_panel.py" />
      <source>1 Shape</source>
      <translation>1 Form</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/stages_panel.py" />
      <source>2 Lesion</source>
      <translation>2 Läsion</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/stages_panel.py" />
      <source>3 Final</source>
      <translation>3 Fertig</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/stages_panel.py" />
      <source>Healthy</source>
      <translation>Gesund</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/stages_panel.py" />
      <source>Stage one: the mask, on the healthy scan</source>
      <translation>Stufe eins: die Maske, auf dem gesunden Bild</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/stages_panel.py" />
      <source>Stage three: the band rebuilt; the finished candidate</source>
      <translation>Stufe drei: der Saum neu aufgebaut; der fertige Kandidat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/stages_panel.py" />
      <source>Stage two: the lesion inside the mask</source>
      <translation>Stufe zwei: die Läsion in der Maske</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/stages_panel.py" />
      <source>Stages</source>
      <translation>Stufen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/panels/stages_panel.py" />
      <source>The healthy scan, as it was before</source>
      <translation>Das gesunde Bild, wie es vorher war</translation>
    </message>
  </context>
  <context>
    <name>StatusBar</name>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>Device and bundle</source>
      <translation>Gerät und Modellpaket</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>Pointer</source>
      <translation>Zeiger</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>Scan size</source>
      <translation>Größe des Bildes</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>Zoom</source>
      <translation>Vergrößerung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>closed</source>
      <translation>geschlossen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>loading</source>
      <translation>wird geladen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>no bundle</source>
      <translation>kein Modellpaket</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>not loaded</source>
      <translation>nicht geladen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>ready</source>
      <translation>bereit</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>rendering</source>
      <translation>rechnet</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>spacing unknown</source>
      <translation>Pixelabstand unbekannt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>x {0}  y {1}  grey {2}</source>
      <translation>x {0}  y {1}  Grau {2}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>{0} × {1} mm</source>
      <translation>{0} × {1} mm</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>{0} × {1} px, {2} bit</source>
      <translation>{0} × {1} px, {2} Bit</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/status_bar.py" />
      <source>{0}: {1}</source>
      <translation>{0}: {1}</translation>
    </message>
  </context>
  <context>
    <name>Summary</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>, {0} of them approved</source>
      <translation>, davon {0} freigegeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>All</source>
      <translation>Alle</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>Approved</source>
      <translation>Freigegeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>BI-RADS category</source>
      <translation>BI-RADS-Kategorie</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>Benign</source>
      <translation>Benigne</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>Decision</source>
      <translation>Entscheidung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>Malignant</source>
      <translation>Maligne</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>Measured: how long the candidate was on the canvas with the program in front and somebody at work, before the decision that holds and since the one before it.</source>
      <translation>Gemessen: wie lange der Kandidat mit dem Programm im Vordergrund zu sehen war, ohne Pausen, vor der geltenden Entscheidung und seit der vorigen.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>Median {0} s, quartiles {1} and {2} s, of {3} decisions.</source>
      <translation>Median {0} s, Quartile {1} und {2} s, aus {3} Entscheidungen.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>Read as asked</source>
      <translation>Befundet wie angefordert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>Reason</source>
      <translation>Grund</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>Seconds (median, quartiles)</source>
      <translation>Sekunden (Median, Quartile)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>none yet</source>
      <translation>noch keine</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>{0} candidates, {1} decided</source>
      <translation>{0} Kandidaten, {1} entschieden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>{0} read</source>
      <translation>{0} befundet</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>{0} s and more</source>
      <translation>{0} s und mehr</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>{0} to {1}</source>
      <translation>{0} bis {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>{0} to {1} s</source>
      <translation>{0} bis {1} s</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_rows.py" />
      <source>{0}, {1} of {2}</source>
      <translation>{0}, {1} von {2}</translation>
    </message>
  </context>
  <context>
    <name>SummaryDialog</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>95 % interval or quartiles</source>
      <translation>95-%-Intervall oder Quartile</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Approved, of what was decided</source>
      <translation>Freigegeben, vom Entschiedenen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>BI-RADS category read</source>
      <translation>Befundete BI-RADS-Kategorie</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Copy as CSV</source>
      <translation>Als CSV kopieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Count</source>
      <translation>Anzahl</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Counting…</source>
      <translation>Wird gezählt…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Decisions</source>
      <translation>Entscheidungen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Measure</source>
      <translation>Maß</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Numbers</source>
      <translation>Zahlen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Of how many</source>
      <translation>Von wie vielen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Plots</source>
      <translation>Diagramme</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Read as it was asked for</source>
      <translation>Befundet, wie es angefordert war</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Reasons, of what was decided</source>
      <translation>Gründe, vom Entschiedenen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Save as CSV…</source>
      <translation>Als CSV speichern…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Save the summary</source>
      <translation>Die Übersicht speichern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Summary</source>
      <translation>Übersicht</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Summary of decisions</source>
      <translation>Übersicht der Entscheidungen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Table</source>
      <translation>Tabelle</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Tables (*.csv)</source>
      <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Time for a case</source>
      <translation>Zeit je Fall</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Value</source>
      <translation>Wert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>What</source>
      <translation>Was</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/summary_dialog.py" />
      <source>Whiskers: 95 % intervals (Wilson).</source>
      <translation>Antennen: 95-%-Intervalle (Wilson).</translation>
    </message>
  </context>
  <context>
    <name>Swipe</name>
    <message>
      <location filename="../../busynth_gui/ui/canvas/items/swipe_item.py" />
      <source>candidate</source>
      <translation>Kandidat</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/items/swipe_item.py" />
      <source>healthy</source>
      <translation>gesund</translation>
    </message>
  </context>
  <context>
    <name>Tools</name>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/polygon.py" />
      <source>A polygon has at least three vertices</source>
      <translation>Ein Polygon hat mindestens drei Eckpunkte</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/polygon.py" />
      <source>Add shape to mask</source>
      <translation>Form zur Maske hinzufügen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/polygon.py" />
      <source>Add vertex</source>
      <translation>Eckpunkt hinzufügen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/editor.py" />
      <source>Choose “Correct mask” to change it, or leave the candidate</source>
      <translation>„Maske korrigieren“ wählen, um sie zu ändern, oder den Kandidaten verlassen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/polygon.py" />
      <source>Delete vertex</source>
      <translation>Eckpunkt löschen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/shape.py" />
      <source>Draw box</source>
      <translation>Rechteck zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/shape.py" />
      <source>Draw ellipse</source>
      <translation>Ellipse zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/shape.py" />
      <source>Draw freehand</source>
      <translation>Freihand zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/polygon.py" />
      <source>Draw polygon</source>
      <translation>Polygon zeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/paint.py" />
      <source>Erase mask</source>
      <translation>Maske radieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/paint.py" />
      <source>Erase region</source>
      <translation>Region radieren</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/paint.py" />
      <source>Flood mask</source>
      <translation>Maske füllen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/paint.py" />
      <source>Flood region</source>
      <translation>Region füllen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/calliper.py" />
      <source>Measure</source>
      <translation>Maß</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/calliper.py" />
      <source>Move calliper</source>
      <translation>Messstrecke verschieben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/polygon.py" />
      <source>Move region</source>
      <translation>Region verschieben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/polygon.py" />
      <source>Move vertex</source>
      <translation>Eckpunkt verschieben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/paint.py" />
      <source>Paint mask</source>
      <translation>Maske malen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/paint.py" />
      <source>Paint region</source>
      <translation>Region malen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/calliper.py" />
      <source>Remove calliper</source>
      <translation>Messstrecke entfernen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/shape.py" />
      <source>Size region</source>
      <translation>Größe der Region ändern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/polygon.py" />
      <source>Take shape from mask</source>
      <translation>Form von der Maske wegnehmen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/paint.py" />
      <source>Tolerance {0}</source>
      <translation>Toleranz {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/canvas/tools/shape.py" />
      <source>Turn region</source>
      <translation>Region drehen</translation>
    </message>
  </context>
  <context>
    <name>TourCard</name>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/tour.py" />
      <source>Back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/tour.py" />
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/tour.py" />
      <source>Next</source>
      <translation>Weiter</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/tour.py" />
      <source>Skip the tour</source>
      <translation>Rundgang beenden</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/dialogs/tour.py" />
      <source>{0} of {1}</source>
      <translation>{0} von {1}</translation>
    </message>
  </context>
  <context>
    <name>Words</name>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Anechoic</source>
      <translation>Echofrei</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>Box</source>
      <translation>Rechteck</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Circumscribed</source>
      <translation>Scharf begrenzt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Echo pattern</source>
      <translation>Echomuster</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>Ellipse</source>
      <translation>Ellipse</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Enhancement</source>
      <translation>Dorsale Schallverstärkung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Hyperechoic</source>
      <translation>Echoreich</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Hypoechoic</source>
      <translation>Echoarm</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Irregular</source>
      <translation>Irregulär</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Isoechoic</source>
      <translation>Isoechogen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Margin</source>
      <translation>Begrenzung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>None</source>
      <translation>Keine</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>None drawn: stage one proposes a place</source>
      <translation>Nichts gezeichnet: Stufe eins schlägt eine Stelle vor</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Not circumscribed</source>
      <translation>Nicht scharf begrenzt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Not parallel</source>
      <translation>Nicht parallel</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Orientation</source>
      <translation>Ausrichtung</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Oval</source>
      <translation>Oval</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>Painted</source>
      <translation>Gemalt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Parallel</source>
      <translation>Parallel</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>Polygon</source>
      <translation>Polygon</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Posterior features</source>
      <translation>Dorsale Schallphänomene</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Round</source>
      <translation>Rund</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Shadowing</source>
      <translation>Schallschatten</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/case/descriptors.py" />
      <source>Shape</source>
      <translation>Form</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>a hint</source>
      <translation>nur ein Hinweis</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>about {0} h {1} min</source>
      <translation>etwa {0} h {1} min</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>about {0} min</source>
      <translation>etwa {0} min</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>about {0} s</source>
      <translation>etwa {0} s</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>approved</source>
      <translation>freigegeben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>benign</source>
      <translation>benigne</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>closely</source>
      <translation>eng</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>exactly</source>
      <translation>genau</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>flagged</source>
      <translation>markiert</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>lesion</source>
      <translation>Läsion</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>loosely</source>
      <translation>locker</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>malignant</source>
      <translation>maligne</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>pending</source>
      <translation>offen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>reconstruction</source>
      <translation>Rekonstruktion</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>rejected</source>
      <translation>abgelehnt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>roughly</source>
      <translation>ungefähr</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>shape</source>
      <translation>Form</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>{0} GB</source>
      <translation>{0} GB</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>{0} MB</source>
      <translation>{0} MB</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/wording/labels.py" />
      <source>{0} kB</source>
      <translation>{0} kB</translation>
    </message>
  </context>
  <context>
    <name>Worklist</name>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>All scans</source>
      <translation>Alle Bilder</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>As they were added</source>
      <translation>Wie sie hinzukamen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>Back to work</source>
      <translation>Wieder in Arbeit nehmen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>By name</source>
      <translation>Nach Namen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>In work</source>
      <translation>In Arbeit</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>Make a batch…</source>
      <translation>Stapel erzeugen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>Mark as done</source>
      <translation>Als erledigt kennzeichnen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>Most left to decide first</source>
      <translation>Mit den meisten offenen zuerst</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>No scan is like that.</source>
      <translation>Kein Bild entspricht dem.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>Order of the scans</source>
      <translation>Reihenfolge der Bilder</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>Remove scan…</source>
      <translation>Bild entfernen…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>Search scans</source>
      <translation>Bilder suchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>Search scans by name</source>
      <translation>Bilder nach Namen suchen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>To do</source>
      <translation>Zu erledigen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>To do, in work, done</source>
      <translation>Zu erledigen, in Arbeit, erledigt</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>Which scans are listed</source>
      <translation>Welche Bilder aufgeführt sind</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>Worklist of scans</source>
      <translation>Arbeitsliste der Bilder</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/lists/worklist.py" />
      <source>{0} ({1})</source>
      <translation>{0} ({1})</translation>
    </message>
  </context>
  <context>
    <name>WorkspaceSwitcher</name>
    <message>
      <location filename="../../busynth_gui/ui/workspace_switcher.py" />
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/workspace_switcher.py" />
      <source>Compact</source>
      <translation>Verkleinern</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/workspace_switcher.py" />
      <source>Compact the workspace? Discarded candidates are deleted for good: {0}. The window closes while it works, and opens again.</source>
      <translation>Den Arbeitsbereich verkleinern? Verworfene Kandidaten werden endgültig gelöscht: {0}. Das Fenster schließt sich währenddessen und öffnet sich wieder.</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/workspace_switcher.py" />
      <source>Compacting the workspace…</source>
      <translation>Der Arbeitsbereich wird verkleinert…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/workspace_switcher.py" />
      <source>Discarded candidates deleted: {0}; room given back: {1}</source>
      <translation>Gelöschte verworfene Kandidaten: {0}; frei gewordener Platz: {1}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/workspace_switcher.py" />
      <source>Move the workspace into this folder</source>
      <translation>Den Arbeitsbereich in diesen Ordner verschieben</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/workspace_switcher.py" />
      <source>Moving the workspace to {0}…</source>
      <translation>Der Arbeitsbereich wird nach {0} verschoben…</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/workspace_switcher.py" />
      <source>Open a workspace, or choose an empty folder for a new one</source>
      <translation>Einen Arbeitsbereich öffnen oder einen leeren Ordner für einen neuen wählen</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/workspace_switcher.py" />
      <source>The workspace is in {0} now</source>
      <translation>Der Arbeitsbereich liegt jetzt in {0}</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/workspace_switcher.py" />
      <source>busynth</source>
      <translation>busynth</translation>
    </message>
    <message>
      <location filename="../../busynth_gui/ui/workspace_switcher.py" />
      <source>none yet</source>
      <translation>noch keine</translation>
    </message>
  </context>
</TS>
