<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>&amp;Candidate</source>
        <translation>&amp;Kandidat</translation>
    </message>
    <message>
        <source>&amp;Draw</source>
        <translation>&amp;Zeichnen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>, of these approved: {0}</source>
        <translation>, davon freigegeben: {0}</translation>
    </message>
    <message>
        <source>A polygon has at least three vertices</source>
        <translation>Ein Polygon hat mindestens drei Eckpunkte</translation>
    </message>
    <message>
        <source>About busynth</source>
        <translation>Über busynth</translation>
    </message>
    <message>
        <source>Add another lesion</source>
        <translation>Weitere Läsion hinzufügen</translation>
    </message>
    <message>
        <source>Add shape to mask</source>
        <translation>Form zur Maske hinzufügen</translation>
    </message>
    <message>
        <source>Add vertex</source>
        <translation>Eckpunkt hinzufügen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>All that are listed and not decided yet, as one step to undo</source>
        <translation>Alle gelisteten, die noch offen sind, als ein Schritt, der rückgängig zu machen ist</translation>
    </message>
    <message>
        <source>Anechoic</source>
        <translation>Echofrei</translation>
    </message>
    <message>
        <source>Another lesion beside that of a candidate</source>
        <translation>Weitere Läsion neben der eines Kandidaten</translation>
    </message>
    <message>
        <source>Another lesion, beside: {0}, seed {1}</source>
        <translation>Weitere Läsion neben: {0}, Startwert {1}</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Approve the rest</source>
        <translation>Den Rest freigeben</translation>
    </message>
    <message>
        <source>Approve with words…</source>
        <translation>Mit Angaben freigeben…</translation>
    </message>
    <message>
        <source>Approve, and say what you read the lesion as</source>
        <translation>Freigeben und angeben, wie die Läsion befundet wird</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <source>As made</source>
        <translation>Wie erzeugt</translation>
    </message>
    <message>
        <source>BI-RADS category</source>
        <translation>BI-RADS-Kategorie</translation>
    </message>
    <message>
        <source>BI-RADS {0}</source>
        <translation>BI-RADS {0}</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to pending</source>
        <translation>Zurück auf offen</translation>
    </message>
    <message>
        <source>Back to the healthy scan</source>
        <translation>Zurück zum gesunden Bild</translation>
    </message>
    <message>
        <source>Back to the mask that stage one made</source>
        <translation>Zurück zur Maske, die Stufe eins erzeugt hat</translation>
    </message>
    <message>
        <source>Back to the region</source>
        <translation>Zurück zur Region</translation>
    </message>
    <message>
        <source>Believable benign and malignant breast-ultrasound cases, with masks, from healthy scans.

The method is that of Wen, Curran, Wang, Healy and Healy, J. Med. Imaging 13(2) 024002 (2026). Candidates are synthetic and are no basis for a diagnosis.</source>
        <translation>Glaubhafte benigne und maligne Mammasonografie-Fälle mit Masken, aus gesunden Bildern.

Das Verfahren ist das von Wen, Curran, Wang, Healy und Healy, J. Med. Imaging 13(2) 024002 (2026). Kandidaten sind synthetisch und keine Grundlage für eine Diagnose.</translation>
    </message>
    <message>
        <source>Benign</source>
        <translation>Benigne</translation>
    </message>
    <message>
        <source>Benign or malignant</source>
        <translation>Benigne oder maligne</translation>
    </message>
    <message>
        <source>Benign or malignant, how closely the outline is followed, BI-RADS descriptors if you like. {generate} makes the candidates.</source>
        <translation>Benigne oder maligne, wie eng dem Umriss gefolgt wird, auf Wunsch BI-RADS-Deskriptoren. {generate} erzeugt die Kandidaten.</translation>
    </message>
    <message>
        <source>Black out the region</source>
        <translation>Region schwärzen</translation>
    </message>
    <message>
        <source>Black out writing</source>
        <translation>Schrift schwärzen</translation>
    </message>
    <message>
        <source>Blinded</source>
        <translation>Verblindet</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>Blinken</translation>
    </message>
    <message>
        <source>Blink between the healthy scan and the candidate</source>
        <translation>Zwischen gesundem Bild und Kandidat blinken</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Bright echoes</source>
        <translation>Helle Echos</translation>
    </message>
    <message>
        <source>Brighter</source>
        <translation>Heller</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Bundles…</source>
        <translation>Modellpakete…</translation>
    </message>
    <message>
        <source>Calibrate…</source>
        <translation>Kalibrieren…</translation>
    </message>
    <message>
        <source>Callipers</source>
        <translation>Messstrecken</translation>
    </message>
    <message>
        <source>Can readers tell candidates from real lesions? Blinded, with report</source>
        <translation>Sind Kandidaten von echten Läsionen zu unterscheiden? Verblindete Befunder, mit Bericht</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>Alles abbrechen</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>Kandidaten</translation>
    </message>
    <message>
        <source>Candidates appear one by one. {approve} approves and {reject} rejects, and the next undecided one comes up.</source>
        <translation>Die Kandidaten erscheinen einer nach dem anderen. {approve} gibt frei und {reject} lehnt ab, dann kommt der nächste noch offene.</translation>
    </message>
    <message>
        <source>Candidates: {0}, decided: {1}</source>
        <translation>Kandidaten: {0}, entschieden: {1}</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Choose a candidate first.</source>
        <translation>Zuerst einen Kandidaten wählen.</translation>
    </message>
    <message>
        <source>Choose a candidate that was discarded.</source>
        <translation>Zuerst einen verworfenen Kandidaten wählen.</translation>
    </message>
    <message>
        <source>Choose a tool on the left of the scan and draw a region: ellipse, box, polygon, freehand or brush. Without one, stage one proposes a place.</source>
        <translation>Links vom Bild ein Werkzeug wählen und eine Region zeichnen: Ellipse, Rechteck, Polygon, Freihand oder Pinsel. Ohne Region schlägt Stufe eins eine Stelle vor.</translation>
    </message>
    <message>
        <source>Choose the synthetic one of two, matched by class and size</source>
        <translation>Von zweien, gleich in Klasse und Größe, das synthetische wählen</translation>
    </message>
    <message>
        <source>Choose “Correct mask” to change it, or leave the candidate</source>
        <translation>„Maske korrigieren“ wählen, um sie zu ändern, oder den Kandidaten verlassen</translation>
    </message>
    <message>
        <source>Circumscribed</source>
        <translation>Umschrieben</translation>
    </message>
    <message>
        <source>Clear finished jobs</source>
        <translation>Fertige Aufträge entfernen</translation>
    </message>
    <message>
        <source>Clear region</source>
        <translation>Region löschen</translation>
    </message>
    <message>
        <source>Clear the region, so that stage one proposes a place</source>
        <translation>Die Region löschen, sodass Stufe eins eine Stelle vorschlägt</translation>
    </message>
    <message>
        <source>Click to set vertices, Return closes; later drag them, press an edge to add one, Ctrl and click to delete one</source>
        <translation>Klicken setzt Eckpunkte, die Eingabetaste schließt; später Ecken ziehen, auf eine Kante drücken fügt eine hinzu, Strg und Klick löscht eine</translation>
    </message>
    <message>
        <source>Click; drag for the tolerance; Ctrl takes away</source>
        <translation>Klicken; Ziehen ändert die Toleranz; Strg nimmt weg</translation>
    </message>
    <message>
        <source>Colour what differs from the healthy scan</source>
        <translation>Einfärben, was vom gesunden Bild abweicht</translation>
    </message>
    <message>
        <source>Comment: {0}</source>
        <translation>Kommentar: {0}</translation>
    </message>
    <message>
        <source>Compact workspace…</source>
        <translation>Arbeitsbereich verkleinern…</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Contact sheet</source>
        <translation>Kontaktbogen</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Contour</source>
        <translation>Kontur</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Copy request and region</source>
        <translation>Anforderung und Region übernehmen</translation>
    </message>
    <message>
        <source>Copy request only</source>
        <translation>Nur die Anforderung übernehmen</translation>
    </message>
    <message>
        <source>Correct mask</source>
        <translation>Maske korrigieren</translation>
    </message>
    <message>
        <source>Correct this candidate&apos;s mask with the drawing tools</source>
        <translation>Die Maske dieses Kandidaten mit den Zeichenwerkzeugen korrigieren</translation>
    </message>
    <message>
        <source>Count a data set, and make of each kind of lesion what it lacks</source>
        <translation>Einen Datensatz zählen und von jeder Art Läsion machen, was ihm fehlt</translation>
    </message>
    <message>
        <source>Ctrl erases; {0} and {1} for the size</source>
        <translation>Strg radiert; {0} und {1} für die Größe</translation>
    </message>
    <message>
        <source>Ctrl paints; {0} and {1} for the size</source>
        <translation>Strg malt; {0} und {1} für die Größe</translation>
    </message>
    <message>
        <source>Cysts and shadows</source>
        <translation>Zysten und Schatten</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Entscheiden</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Delete vertex</source>
        <translation>Eckpunkt löschen</translation>
    </message>
    <message>
        <source>Depth below the top of the field of view, and width, in mm</source>
        <translation>Tiefe unter dem oberen Rand des Sichtfelds und Breite, in mm</translation>
    </message>
    <message>
        <source>Depth scale</source>
        <translation>Tiefenskala</translation>
    </message>
    <message>
        <source>Depth scale and ruler</source>
        <translation>Tiefenskala und Lineal</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Difference from the healthy scan: blue darker, orange brighter, by up to {0}</source>
        <translation>Unterschied zum gesunden Bild: blau dunkler, orange heller, um bis zu {0}</translation>
    </message>
    <message>
        <source>Discard candidate</source>
        <translation>Kandidat verwerfen</translation>
    </message>
    <message>
        <source>Drag from corner to corner; Shift draws round</source>
        <translation>Von Ecke zu Ecke ziehen; Umschalt zeichnet rund</translation>
    </message>
    <message>
        <source>Drag from corner to corner; Shift draws square</source>
        <translation>Von Ecke zu Ecke ziehen; Umschalt zeichnet quadratisch</translation>
    </message>
    <message>
        <source>Drag to measure; Shift keeps it level; Delete removes</source>
        <translation>Ziehen misst; Umschalt hält waagerecht; Entf entfernt</translation>
    </message>
    <message>
        <source>Drag to move the view</source>
        <translation>Ziehen verschiebt die Ansicht</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>Draw a region for a further lesion on this candidate</source>
        <translation>Eine Region für eine weitere Läsion auf diesem Kandidaten zeichnen</translation>
    </message>
    <message>
        <source>Draw box</source>
        <translation>Rechteck zeichnen</translation>
    </message>
    <message>
        <source>Draw ellipse</source>
        <translation>Ellipse zeichnen</translation>
    </message>
    <message>
        <source>Draw freehand</source>
        <translation>Freihand zeichnen</translation>
    </message>
    <message>
        <source>Draw polygon</source>
        <translation>Polygon zeichnen</translation>
    </message>
    <message>
        <source>Draw the outline in one go</source>
        <translation>Den Umriss in einem Zug zeichnen</translation>
    </message>
    <message>
        <source>Draw where a lesion could be</source>
        <translation>Zeichnen, wo eine Läsion sein könnte</translation>
    </message>
    <message>
        <source>Each healed scan with the scan that it was and the lesion&apos;s mask</source>
        <translation>Jedes geheilte Bild mit dem Bild vor der Heilung und der Maske der Läsion</translation>
    </message>
    <message>
        <source>Each stage&apos;s work stands here; hold a key to see the healthy scan or to hide the overlays.</source>
        <translation>Hier steht, was jede Stufe erzeugt hat; eine gehaltene Taste zeigt das gesunde Bild oder blendet die Überlagerungen aus.</translation>
    </message>
    <message>
        <source>Echo pattern</source>
        <translation>Echomuster</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Enhancement</source>
        <translation>Dorsale Schallverstärkung</translation>
    </message>
    <message>
        <source>Erase mask</source>
        <translation>Maske radieren</translation>
    </message>
    <message>
        <source>Erase region</source>
        <translation>Region radieren</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Every panel where it was at first, and as large</source>
        <translation>Alle Bedienfelder an ihrem anfänglichen Platz und in ihrer anfänglichen Größe</translation>
    </message>
    <message>
        <source>Export approved…</source>
        <translation>Freigegebene exportieren…</translation>
    </message>
    <message>
        <source>Export finished</source>
        <translation>Export beendet</translation>
    </message>
    <message>
        <source>Export healed scans…</source>
        <translation>Geheilte Bilder exportieren…</translation>
    </message>
    <message>
        <source>Export what you approved</source>
        <translation>Freigegebenes exportieren</translation>
    </message>
    <message>
        <source>Exports show black where the region lies too: for writing that is not found</source>
        <translation>Exporte zeigen auch dort Schwarz, wo die Region liegt: für Schrift, die nicht gefunden wird</translation>
    </message>
    <message>
        <source>Exports show black where writing is found</source>
        <translation>Exporte zeigen Schwarz, wo Schrift gefunden wird</translation>
    </message>
    <message>
        <source>Field of view</source>
        <translation>Sichtfeld</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Fill a data set&apos;s gaps…</source>
        <translation>Lücken eines Datensatzes füllen…</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>Löcher füllen</translation>
    </message>
    <message>
        <source>Find an action…</source>
        <translation>Aktion suchen…</translation>
    </message>
    <message>
        <source>Find on this page</source>
        <translation>Auf dieser Seite suchen</translation>
    </message>
    <message>
        <source>Find the field of view</source>
        <translation>Sichtfeld suchen</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Markieren</translation>
    </message>
    <message>
        <source>Flag for a second look; again or Return to confirm</source>
        <translation>Für einen zweiten Blick markieren; nochmals oder Eingabetaste bestätigt</translation>
    </message>
    <message>
        <source>Flood mask</source>
        <translation>Maske füllen</translation>
    </message>
    <message>
        <source>Flood region</source>
        <translation>Region füllen</translation>
    </message>
    <message>
        <source>Flood select</source>
        <translation>Flächenauswahl</translation>
    </message>
    <message>
        <source>Forget the field of view that was drawn</source>
        <translation>Das gezeichnete Sichtfeld verwerfen</translation>
    </message>
    <message>
        <source>Freehand</source>
        <translation>Freihand</translation>
    </message>
    <message>
        <source>Full range</source>
        <translation>Voller Bereich</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>Erweitern</translation>
    </message>
    <message>
        <source>Harder</source>
        <translation>Härter</translation>
    </message>
    <message>
        <source>Heal the lesion here</source>
        <translation>Läsion hier heilen</translation>
    </message>
    <message>
        <source>Healthy scan</source>
        <translation>Gesundes Bild</translation>
    </message>
    <message>
        <source>Healthy scans come in here</source>
        <translation>Hier kommen gesunde Bilder herein</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Hide it; undo or the list of those discarded brings it back</source>
        <translation>Ausblenden; Rückgängig oder die Liste der verworfenen holt ihn zurück</translation>
    </message>
    <message>
        <source>Hide what was asked for, pathology and all, until it is decided; kept with it</source>
        <translation>Verbergen, was angefordert war, auch die Pathologie, bis entschieden ist; wird mit der Entscheidung festgehalten</translation>
    </message>
    <message>
        <source>How sure the reader is</source>
        <translation>Wie sicher der Befunder ist</translation>
    </message>
    <message>
        <source>Hyperechoic</source>
        <translation>Echoreich</translation>
    </message>
    <message>
        <source>Hypoechoic</source>
        <translation>Echoarm</translation>
    </message>
    <message>
        <source>In px: the scan does not tell how large its pixels are</source>
        <translation>In px: Das Bild sagt nicht, wie groß seine Pixel sind</translation>
    </message>
    <message>
        <source>Irregular</source>
        <translation>Irregulär</translation>
    </message>
    <message>
        <source>Isoechoic</source>
        <translation>Isoechogen</translation>
    </message>
    <message>
        <source>Keep largest</source>
        <translation>Größte Fläche behalten</translation>
    </message>
    <message>
        <source>Keep the best of each scan…</source>
        <translation>Die besten jedes Bildes behalten…</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Größerer Pinsel</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Nein, weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Leave the candidate; back to the scan and its region</source>
        <translation>Den Kandidaten verlassen; zurück zum Bild und seiner Region</translation>
    </message>
    <message>
        <source>Let stage one propose places to choose from</source>
        <translation>Stufe eins Stellen zur Auswahl vorschlagen lassen</translation>
    </message>
    <message>
        <source>Let writing pass</source>
        <translation>Schrift durchlassen</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Line to the left</source>
        <translation>Linie nach links</translation>
    </message>
    <message>
        <source>Line to the right</source>
        <translation>Linie nach rechts</translation>
    </message>
    <message>
        <source>List by the critic</source>
        <translation>Nach dem Kritiker auflisten</translation>
    </message>
    <message>
        <source>List only those that the critic tells no more easily</source>
        <translation>Nur die auflisten, die der Kritiker nicht leichter erkennt</translation>
    </message>
    <message>
        <source>List those told at most (0 to 1; 1 lists all):</source>
        <translation>Auflisten, was höchstens so leicht erkannt wird (0 bis 1; 1 listet alle auf):</translation>
    </message>
    <message>
        <source>List those told at most…</source>
        <translation>Nach Erkennbarkeit auflisten…</translation>
    </message>
    <message>
        <source>Live preview</source>
        <translation>Live-Vorschau</translation>
    </message>
    <message>
        <source>Make a batch…</source>
        <translation>Stapel erzeugen…</translation>
    </message>
    <message>
        <source>Malignant</source>
        <translation>Maligne</translation>
    </message>
    <message>
        <source>Many candidates at once, in the place of the canvas</source>
        <translation>Viele Kandidaten auf einmal, an der Stelle der Zeichenfläche</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>Begrenzung</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Mask as made</source>
        <translation>Maske wie erzeugt</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Maß</translation>
    </message>
    <message>
        <source>Measured: how long the candidate was on the canvas with the program in front and somebody at work, before the decision that holds and since the one before it.</source>
        <translation>Gemessen: wie lange der Kandidat mit dem Programm im Vordergrund zu sehen war, ohne Pausen, vor der geltenden Entscheidung und seit der vorigen.</translation>
    </message>
    <message>
        <source>Median {0} s, quartiles {1} and {2} s; decisions: {3}.</source>
        <translation>Median {0} s, Quartile {1} und {2} s; Entscheidungen: {3}.</translation>
    </message>
    <message>
        <source>Mouse and keys</source>
        <translation>Maus und Tasten</translation>
    </message>
    <message>
        <source>Move calliper</source>
        <translation>Messstrecke verschieben</translation>
    </message>
    <message>
        <source>Move region</source>
        <translation>Region verschieben</translation>
    </message>
    <message>
        <source>Move vertex</source>
        <translation>Eckpunkt verschieben</translation>
    </message>
    <message>
        <source>Move view</source>
        <translation>Ansicht verschieben</translation>
    </message>
    <message>
        <source>Move workspace…</source>
        <translation>Arbeitsbereich verschieben…</translation>
    </message>
    <message>
        <source>Near a training lesion</source>
        <translation>Nahe an einer Trainingsläsion</translation>
    </message>
    <message>
        <source>Nearer to a training lesion than {0} % of real lesions that the bundle never saw</source>
        <translation>Näher an einer Trainingsläsion als {0} % echter Läsionen, die das Modellpaket nie gesehen hat</translation>
    </message>
    <message>
        <source>Nearest training lesion: this bundle cannot tell</source>
        <translation>Nächste Trainingsläsion: dieses Modellpaket kann es nicht sagen</translation>
    </message>
    <message>
        <source>Next candidate</source>
        <translation>Nächster Kandidat</translation>
    </message>
    <message>
        <source>Next scan</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Next undecided</source>
        <translation>Nächster offener</translation>
    </message>
    <message>
        <source>Next way to show the mask</source>
        <translation>Maske anders zeigen</translation>
    </message>
    <message>
        <source>No field of view was drawn on this scan.</source>
        <translation>Auf diesem Bild ist kein Sichtfeld gezeichnet.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>None drawn: stage one proposes a place</source>
        <translation>Nichts gezeichnet: Stufe eins schlägt eine Stelle vor</translation>
    </message>
    <message>
        <source>Not circumscribed</source>
        <translation>Nicht umschrieben</translation>
    </message>
    <message>
        <source>Not parallel</source>
        <translation>Nicht parallel</translation>
    </message>
    <message>
        <source>Nothing has been cancelled.</source>
        <translation>Es wurde nichts abgebrochen.</translation>
    </message>
    <message>
        <source>Nothing has been done yet.</source>
        <translation>Es wurde noch nichts getan.</translation>
    </message>
    <message>
        <source>Nothing has been undone.</source>
        <translation>Es wurde nichts rückgängig gemacht.</translation>
    </message>
    <message>
        <source>Nothing has failed.</source>
        <translation>Nichts ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Nothing has finished.</source>
        <translation>Nichts ist fertig.</translation>
    </message>
    <message>
        <source>Nothing is painted yet.</source>
        <translation>Es ist noch nichts gemalt.</translation>
    </message>
    <message>
        <source>Nothing outside mask and band has changed</source>
        <translation>Außerhalb von Maske und Saum ist nichts verändert</translation>
    </message>
    <message>
        <source>Nothing waits or runs.</source>
        <translation>Nichts wartet oder läuft.</translation>
    </message>
    <message>
        <source>Of those listed and undecided keep the ones that the critic tells least easily</source>
        <translation>Von den gelisteten, noch nicht entschiedenen jene behalten, die der Kritiker am schwersten erkennt</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>Eins zu eins</translation>
    </message>
    <message>
        <source>Opacity of the mask</source>
        <translation>Deckkraft der Maske</translation>
    </message>
    <message>
        <source>Opacity of the mask&apos;s tint</source>
        <translation>Deckkraft der Tönung der Maske</translation>
    </message>
    <message>
        <source>Open a healthy breast-ultrasound scan</source>
        <translation>Ein gesundes Mammasonografie-Bild öffnen</translation>
    </message>
    <message>
        <source>Open a scan first.</source>
        <translation>Zuerst ein Bild öffnen.</translation>
    </message>
    <message>
        <source>Open files or a folder, or drop them on the window. To look around first, take the sample scans: they are simulated and come from no patient.</source>
        <translation>Dateien oder einen Ordner öffnen oder auf dem Fenster ablegen. Zum Umsehen die Beispielbilder nehmen: Sie sind simuliert und stammen von keiner Patientin.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open sample scans</source>
        <translation>Beispielbilder öffnen</translation>
    </message>
    <message>
        <source>Open scans…</source>
        <translation>Bilder öffnen…</translation>
    </message>
    <message>
        <source>Open workspace…</source>
        <translation>Arbeitsbereich öffnen…</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>Orientierung</translation>
    </message>
    <message>
        <source>Oval</source>
        <translation>Oval</translation>
    </message>
    <message>
        <source>Paint mask</source>
        <translation>Maske malen</translation>
    </message>
    <message>
        <source>Paint region</source>
        <translation>Region malen</translation>
    </message>
    <message>
        <source>Painted</source>
        <translation>Gemalt</translation>
    </message>
    <message>
        <source>Parallel</source>
        <translation>Parallel</translation>
    </message>
    <message>
        <source>Pause the queue</source>
        <translation>Warteschlange anhalten</translation>
    </message>
    <message>
        <source>Pause the queue; the candidate being made is finished</source>
        <translation>Die Warteschlange anhalten; der laufende Kandidat wird fertiggestellt</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>Posterior features</source>
        <translation>Dorsale Schallphänomene</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Preview, full quality</source>
        <translation>Vorschau, volle Qualität</translation>
    </message>
    <message>
        <source>Previous candidate</source>
        <translation>Voriger Kandidat</translation>
    </message>
    <message>
        <source>Previous scan</source>
        <translation>Voriges Bild</translation>
    </message>
    <message>
        <source>Processor, 1 thread</source>
        <translation>Prozessor, 1 Thread</translation>
    </message>
    <message>
        <source>Processor, {0} threads</source>
        <translation>Prozessor, {0} Threads</translation>
    </message>
    <message>
        <source>Propose places</source>
        <translation>Stellen vorschlagen</translation>
    </message>
    <message>
        <source>Put all that made this candidate into the request panel</source>
        <translation>Alles, woraus dieser Kandidat entstand, in die Anforderung übernehmen</translation>
    </message>
    <message>
        <source>Put its request into the panel and keep the region as it is</source>
        <translation>Seine Anforderung übernehmen und die Region lassen, wie sie ist</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Rate each picture on a six-point scale</source>
        <translation>Jedes Bild auf einer Skala von sechs Stufen bewerten</translation>
    </message>
    <message>
        <source>Read as asked</source>
        <translation>Befundet wie angefordert</translation>
    </message>
    <message>
        <source>Read as: {0}</source>
        <translation>Befundet als: {0}</translation>
    </message>
    <message>
        <source>Reader studies…</source>
        <translation>Befunderstudien…</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Recent workspaces</source>
        <translation>Zuletzt geöffnete Arbeitsbereiche</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Redo {0}</source>
        <translation>Wiederholen: {0}</translation>
    </message>
    <message>
        <source>Region down</source>
        <translation>Region nach unten</translation>
    </message>
    <message>
        <source>Region is the field of view</source>
        <translation>Region als Sichtfeld</translation>
    </message>
    <message>
        <source>Region to the left</source>
        <translation>Region nach links</translation>
    </message>
    <message>
        <source>Region to the right</source>
        <translation>Region nach rechts</translation>
    </message>
    <message>
        <source>Region up</source>
        <translation>Region nach oben</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Reject the rest</source>
        <translation>Den Rest ablehnen</translation>
    </message>
    <message>
        <source>Reject with reasons…</source>
        <translation>Mit Gründen ablehnen…</translation>
    </message>
    <message>
        <source>Reject, with reasons and what you read the lesion as</source>
        <translation>Ablehnen, mit Gründen und der Angabe, wie die Läsion befundet wird</translation>
    </message>
    <message>
        <source>Reject, with reasons if you like; again or Return to confirm</source>
        <translation>Ablehnen, auf Wunsch mit Gründen; nochmals oder Eingabetaste bestätigt</translation>
    </message>
    <message>
        <source>Remove calliper</source>
        <translation>Messstrecke entfernen</translation>
    </message>
    <message>
        <source>Remove callipers</source>
        <translation>Messstrecken entfernen</translation>
    </message>
    <message>
        <source>Replace what the region covers by healthy tissue, as a scan of its own</source>
        <translation>Ersetzt, was die Region bedeckt, durch gesundes Gewebe, als eigenes Bild</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anforderung</translation>
    </message>
    <message>
        <source>Reset contrast</source>
        <translation>Kontrast zurücksetzen</translation>
    </message>
    <message>
        <source>Reset panels</source>
        <translation>Bedienfelder zurücksetzen</translation>
    </message>
    <message>
        <source>Reset the contrast; drag on the scan to change it</source>
        <translation>Den Kontrast zurücksetzen; auf dem Bild ziehen, um ihn zu ändern</translation>
    </message>
    <message>
        <source>Restore candidate</source>
        <translation>Kandidaten zurückholen</translation>
    </message>
    <message>
        <source>Retry what failed</source>
        <translation>Fehlgeschlagenes erneut versuchen</translation>
    </message>
    <message>
        <source>Retry what was cancelled</source>
        <translation>Abgebrochenes erneut versuchen</translation>
    </message>
    <message>
        <source>Review layout</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Reviewer&apos;s name…</source>
        <translation>Name des Befunders…</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Rund</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>Lineal</translation>
    </message>
    <message>
        <source>Run again from stage one</source>
        <translation>Erneut ab Stufe eins</translation>
    </message>
    <message>
        <source>Run again from stage three (same lesion)</source>
        <translation>Erneut ab Stufe drei (gleiche Läsion)</translation>
    </message>
    <message>
        <source>Run again from stage two (same mask)</source>
        <translation>Erneut ab Stufe zwei (gleiche Maske)</translation>
    </message>
    <message>
        <source>Say how large a pixel is, by a calliper of known length</source>
        <translation>Angeben, wie groß ein Pixel ist, nach einer Messstrecke bekannter Länge</translation>
    </message>
    <message>
        <source>Say what is wanted, then generate</source>
        <translation>Angeben, was gewünscht ist, dann erzeugen</translation>
    </message>
    <message>
        <source>Scans</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Seconds (median, quartiles)</source>
        <translation>Sekunden (Median, Quartile)</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>Shadowing</source>
        <translation>Schallschatten</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Show each candidate&apos;s lesion large, until this is switched off</source>
        <translation>Die Läsion jedes Kandidaten groß zeigen, bis dies ausgeschaltet wird</translation>
    </message>
    <message>
        <source>Show stage one&apos;s shape</source>
        <translation>Form aus Stufe eins zeigen</translation>
    </message>
    <message>
        <source>Show stage two&apos;s lesion</source>
        <translation>Läsion aus Stufe zwei zeigen</translation>
    </message>
    <message>
        <source>Show the finished candidate</source>
        <translation>Fertigen Kandidaten zeigen</translation>
    </message>
    <message>
        <source>Show the healthy scan</source>
        <translation>Das gesunde Bild zeigen</translation>
    </message>
    <message>
        <source>Show the healthy scan instead</source>
        <translation>Stattdessen das gesunde Bild zeigen</translation>
    </message>
    <message>
        <source>Show the lesion while its region or the request changes</source>
        <translation>Die Läsion zeigen, während sich ihre Region oder die Anforderung ändert</translation>
    </message>
    <message>
        <source>Show the log folder</source>
        <translation>Protokollordner zeigen</translation>
    </message>
    <message>
        <source>Show the mask&apos;s contour</source>
        <translation>Die Kontur der Maske zeigen</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Size region</source>
        <translation>Größe der Region ändern</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Glätten</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Spread over this scan</source>
        <translation>Auf dieses Bild spreizen</translation>
    </message>
    <message>
        <source>Stage three again</source>
        <translation>Stufe drei erneut</translation>
    </message>
    <message>
        <source>Stage two again</source>
        <translation>Stufe zwei erneut</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>Stufen</translation>
    </message>
    <message>
        <source>Stay after deciding</source>
        <translation>Nach der Entscheidung bleiben</translation>
    </message>
    <message>
        <source>Stay on a candidate after deciding, instead of going to the next</source>
        <translation>Nach der Entscheidung beim Kandidaten bleiben, statt zum nächsten zu gehen</translation>
    </message>
    <message>
        <source>Summary of decisions…</source>
        <translation>Übersicht der Entscheidungen…</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>Take a discarded candidate back among the others</source>
        <translation>Einen verworfenen Kandidaten wieder zu den anderen nehmen</translation>
    </message>
    <message>
        <source>Take finished jobs out of the list</source>
        <translation>Fertige Aufträge aus der Liste nehmen</translation>
    </message>
    <message>
        <source>Take shape from mask</source>
        <translation>Form von der Maske wegnehmen</translation>
    </message>
    <message>
        <source>The candidate is discarded; restore it first.</source>
        <translation>Der Kandidat ist verworfen; zuerst zurückholen.</translation>
    </message>
    <message>
        <source>The healthy scan beside the candidate, in a view that follows</source>
        <translation>Das gesunde Bild neben dem Kandidaten, in einer Ansicht, die folgt</translation>
    </message>
    <message>
        <source>The healthy scan left of a line, which is dragged or moved by key</source>
        <translation>Das gesunde Bild links einer Linie, die gezogen oder mit Tasten verschoben wird</translation>
    </message>
    <message>
        <source>The lesion&apos;s outline, drawn anew</source>
        <translation>Der Umriss der Läsion, neu gezeichnet</translation>
    </message>
    <message>
        <source>The mask has not been corrected.</source>
        <translation>Die Maske wurde nicht korrigiert.</translation>
    </message>
    <message>
        <source>The mask lies inside the field of view</source>
        <translation>Die Maske liegt im Sichtfeld</translation>
    </message>
    <message>
        <source>The models on this machine: get, check, choose and remove them</source>
        <translation>Die Modelle auf diesem Rechner: holen, prüfen, auswählen und entfernen</translation>
    </message>
    <message>
        <source>The next lesion stands alone, on the healthy scan</source>
        <translation>Die nächste Läsion steht allein, auf dem gesunden Bild</translation>
    </message>
    <message>
        <source>The next lesion stands on the healthy scan already.</source>
        <translation>Die nächste Läsion steht schon auf dem gesunden Bild.</translation>
    </message>
    <message>
        <source>The next undecided candidate, on this scan or another</source>
        <translation>Der nächste offene Kandidat, auf diesem Bild oder einem anderen</translation>
    </message>
    <message>
        <source>The whole screen: contact sheet and canvas, every panel folded</source>
        <translation>Der ganze Bildschirm: Kontaktbogen und Zeichenfläche, alle Bedienfelder eingeklappt</translation>
    </message>
    <message>
        <source>There are no callipers on the scan.</source>
        <translation>Auf dem Bild sind keine Messstrecken.</translation>
    </message>
    <message>
        <source>There is no region on the scan.</source>
        <translation>Auf dem Bild ist keine Region.</translation>
    </message>
    <message>
        <source>This window stays with its workspace.</source>
        <translation>Dieses Fenster bleibt bei seinem Arbeitsbereich.</translation>
    </message>
    <message>
        <source>Tint and contour, contour alone, nothing, in turn</source>
        <translation>Tönung und Kontur, nur Kontur, nichts, der Reihe nach</translation>
    </message>
    <message>
        <source>Told by the critic: {0}</source>
        <translation>Vom Kritiker erkannt: {0}</translation>
    </message>
    <message>
        <source>Tolerance {0}</source>
        <translation>Toleranz {0}</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Tour of the window</source>
        <translation>Rundgang durch das Fenster</translation>
    </message>
    <message>
        <source>Turn region</source>
        <translation>Region drehen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo {0}</source>
        <translation>Rückgängig: {0}</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>What the region covers, and nothing else, is tissue</source>
        <translation>Was die Region bedeckt, und nichts sonst, ist Gewebe</translation>
    </message>
    <message>
        <source>What was asked for is hidden until you have decided.</source>
        <translation>Was angefordert war, bleibt verborgen, bis Sie entschieden haben.</translation>
    </message>
    <message>
        <source>Whose work ships with busynth, and under which licences</source>
        <translation>Wessen Arbeit mit busynth ausgeliefert wird, und unter welchen Lizenzen</translation>
    </message>
    <message>
        <source>With a scan open its tools stand left of it: ellipse, box, polygon, freehand, brush. None is open yet.</source>
        <translation>Ist ein Bild offen, stehen links von ihm die Werkzeuge: Ellipse, Rechteck, Polygon, Freihand, Pinsel. Noch ist keines offen.</translation>
    </message>
    <message>
        <source>You have looked: the writing on this scan names nobody</source>
        <translation>Sie haben hingesehen: Die Schrift auf diesem Bild nennt niemanden</translation>
    </message>
    <message>
        <source>Your scans, candidates and decisions are safe in the workspace. If it happens again, please report it with the text below; it holds no names of scans and no folders.</source>
        <translation>Ihre Bilder, Kandidaten und Entscheidungen sind im Arbeitsbereich sicher. Wenn es wieder geschieht, melden Sie es bitte mit dem Text unten; er enthält weder Namen von Bildern noch Ordner.</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Ansicht vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Ansicht verkleinern</translation>
    </message>
    <message>
        <source>Zoom to the lesion</source>
        <translation>Auf die Läsion zoomen</translation>
    </message>
    <message>
        <source>a hint</source>
        <translation>nur ein Hinweis</translation>
    </message>
    <message>
        <source>about {0} h {1} min</source>
        <translation>etwa {0} h {1} min</translation>
    </message>
    <message>
        <source>about {0} min</source>
        <translation>etwa {0} min</translation>
    </message>
    <message>
        <source>about {0} s</source>
        <translation>etwa {0} s</translation>
    </message>
    <message>
        <source>anechoic</source>
        <translation>echofrei</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>freigegeben</translation>
    </message>
    <message>
        <source>benign</source>
        <translation>benigne</translation>
    </message>
    <message>
        <source>benign or malignant</source>
        <translation>benigne oder maligne</translation>
    </message>
    <message>
        <source>busynth</source>
        <translation>busynth</translation>
    </message>
    <message>
        <source>busynth {0}</source>
        <translation>busynth {0}</translation>
    </message>
    <message>
        <source>busynth: help</source>
        <translation>busynth: Hilfe</translation>
    </message>
    <message>
        <source>by pathology</source>
        <translation>nach Pathologie</translation>
    </message>
    <message>
        <source>certain</source>
        <translation>ganz sicher</translation>
    </message>
    <message>
        <source>checks not passed</source>
        <translation>Prüfungen nicht bestanden</translation>
    </message>
    <message>
        <source>checks passed</source>
        <translation>Prüfungen bestanden</translation>
    </message>
    <message>
        <source>circumscribed</source>
        <translation>umschrieben</translation>
    </message>
    <message>
        <source>closely</source>
        <translation>eng</translation>
    </message>
    <message>
        <source>darker · brighter</source>
        <translation>dunkler · heller</translation>
    </message>
    <message>
        <source>definitely real</source>
        <translation>sicher echt</translation>
    </message>
    <message>
        <source>definitely synthetic</source>
        <translation>sicher synthetisch</translation>
    </message>
    <message>
        <source>descriptors that differ: {0}</source>
        <translation>abweichende Deskriptoren: {0}</translation>
    </message>
    <message>
        <source>doubtful by the checks</source>
        <translation>nach den Prüfungen zweifelhaft</translation>
    </message>
    <message>
        <source>doubtful by the checks first</source>
        <translation>nach Prüfung zweifelhafte zuerst</translation>
    </message>
    <message>
        <source>echo pattern</source>
        <translation>Echomuster</translation>
    </message>
    <message>
        <source>enhancement</source>
        <translation>dorsale Schallverstärkung</translation>
    </message>
    <message>
        <source>exactly</source>
        <translation>genau</translation>
    </message>
    <message>
        <source>fairly sure</source>
        <translation>recht sicher</translation>
    </message>
    <message>
        <source>flagged</source>
        <translation>markiert</translation>
    </message>
    <message>
        <source>guessed</source>
        <translation>geraten</translation>
    </message>
    <message>
        <source>hardest to tell first</source>
        <translation>am schwersten zu erkennende zuerst</translation>
    </message>
    <message>
        <source>how sure you are</source>
        <translation>wie sicher Sie sind</translation>
    </message>
    <message>
        <source>hyperechoic</source>
        <translation>echoreich</translation>
    </message>
    <message>
        <source>hypoechoic</source>
        <translation>echoarm</translation>
    </message>
    <message>
        <source>irregular</source>
        <translation>irregulär</translation>
    </message>
    <message>
        <source>isoechoic</source>
        <translation>isoechogen</translation>
    </message>
    <message>
        <source>large</source>
        <translation>groß</translation>
    </message>
    <message>
        <source>largest first</source>
        <translation>größte zuerst</translation>
    </message>
    <message>
        <source>latest first</source>
        <translation>neueste zuerst</translation>
    </message>
    <message>
        <source>lesion</source>
        <translation>Läsion</translation>
    </message>
    <message>
        <source>loosely</source>
        <translation>locker</translation>
    </message>
    <message>
        <source>malignant</source>
        <translation>maligne</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>Begrenzung</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>mm</source>
        <translation>mm</translation>
    </message>
    <message>
        <source>most easily told first</source>
        <translation>am leichtesten zu erkennende zuerst</translation>
    </message>
    <message>
        <source>near a training lesion</source>
        <translation>nahe an einer Trainingsläsion</translation>
    </message>
    <message>
        <source>near no training lesion</source>
        <translation>keiner Trainingsläsion nahe</translation>
    </message>
    <message>
        <source>near what is drawn on the scan</source>
        <translation>nahe bei Eingezeichnetem</translation>
    </message>
    <message>
        <source>nearest to a training lesion first</source>
        <translation>nächste an einer Trainingsläsion zuerst</translation>
    </message>
    <message>
        <source>no bundle here can tell</source>
        <translation>kein Modellpaket hier kann es sagen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keine</translation>
    </message>
    <message>
        <source>not circumscribed</source>
        <translation>nicht umschrieben</translation>
    </message>
    <message>
        <source>not parallel</source>
        <translation>nicht parallel</translation>
    </message>
    <message>
        <source>oldest first</source>
        <translation>älteste zuerst</translation>
    </message>
    <message>
        <source>or drop files or a folder here</source>
        <translation>oder Dateien oder einen Ordner hier ablegen</translation>
    </message>
    <message>
        <source>orientation</source>
        <translation>Orientierung</translation>
    </message>
    <message>
        <source>oval</source>
        <translation>oval</translation>
    </message>
    <message>
        <source>parallel</source>
        <translation>parallel</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>possibly real</source>
        <translation>vielleicht echt</translation>
    </message>
    <message>
        <source>possibly synthetic</source>
        <translation>vielleicht synthetisch</translation>
    </message>
    <message>
        <source>posterior features</source>
        <translation>dorsale Schallphänomene</translation>
    </message>
    <message>
        <source>probably real</source>
        <translation>wahrscheinlich echt</translation>
    </message>
    <message>
        <source>probably synthetic</source>
        <translation>wahrscheinlich synthetisch</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>real or synthetic</source>
        <translation>echt oder synthetisch</translation>
    </message>
    <message>
        <source>reconstruction</source>
        <translation>Rekonstruktion</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>roughly</source>
        <translation>ungefähr</translation>
    </message>
    <message>
        <source>round</source>
        <translation>rund</translation>
    </message>
    <message>
        <source>seed {0}</source>
        <translation>Startwert {0}</translation>
    </message>
    <message>
        <source>shadowing</source>
        <translation>Schallschatten</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>small</source>
        <translation>klein</translation>
    </message>
    <message>
        <source>smallest first</source>
        <translation>kleinste zuerst</translation>
    </message>
    <message>
        <source>spacing unknown</source>
        <translation>Pixelabstand unbekannt</translation>
    </message>
    <message>
        <source>sure</source>
        <translation>sicher</translation>
    </message>
    <message>
        <source>the BI-RADS category</source>
        <translation>die BI-RADS-Kategorie</translation>
    </message>
    <message>
        <source>the lesion&apos;s surroundings, all equally large</source>
        <translation>die Umgebung der Läsion, alle gleich groß</translation>
    </message>
    <message>
        <source>the whole field of view</source>
        <translation>das ganze Sichtfeld</translation>
    </message>
    <message>
        <source>told ≤ {0}</source>
        <translation>erkannt ≤ {0}</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>which one is synthetic</source>
        <translation>welches synthetisch ist</translation>
    </message>
    <message>
        <source>writing is blacked out</source>
        <translation>Schrift ist geschwärzt</translation>
    </message>
    <message>
        <source>writing is burned in: nothing goes out until you have looked</source>
        <translation>Schrift ist eingebrannt: Nichts geht hinaus, bis Sie nachgesehen haben</translation>
    </message>
    <message>
        <source>writing may pass</source>
        <translation>Schrift darf hinaus</translation>
    </message>
    <message>
        <source>{0} GB</source>
        <translation>{0} GB</translation>
    </message>
    <message>
        <source>{0} MB</source>
        <translation>{0} MB</translation>
    </message>
    <message>
        <source>{0} by {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>{0} could not be read; the log says more</source>
        <translation>{0} konnte nicht gelesen werden; mehr steht im Protokoll</translation>
    </message>
    <message>
        <source>{0} is too large for the memory of this computer</source>
        <translation>{0} ist zu groß für den Speicher dieses Rechners</translation>
    </message>
    <message>
        <source>{0} kB</source>
        <translation>{0} kB</translation>
    </message>
    <message>
        <source>{0} mm</source>
        <translation>{0} mm</translation>
    </message>
    <message>
        <source>{0} px</source>
        <translation>{0} px</translation>
    </message>
    <message>
        <source>{0} px of the mask lie on or near writing, callipers or other marks</source>
        <translation>{0} px der Maske liegen auf oder nahe bei Schrift, Messkreuzen oder anderen Zeichen</translation>
    </message>
    <message>
        <source>{0} px of the mask lie outside the field of view</source>
        <translation>{0} px der Maske liegen außerhalb des Sichtfelds</translation>
    </message>
    <message>
        <source>{0} px outside mask and band have changed</source>
        <translation>{0} px außerhalb von Maske und Saum sind verändert</translation>
    </message>
    <message>
        <source>{0} read</source>
        <translation>{0} befundet</translation>
    </message>
    <message>
        <source>{0} s and more</source>
        <translation>{0} s und mehr</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{0} bis {1}</translation>
    </message>
    <message>
        <source>{0} to {1} s</source>
        <translation>{0} bis {1} s</translation>
    </message>
    <message>
        <source>{0} × {1} mm</source>
        <translation>{0} × {1} mm</translation>
    </message>
    <message>
        <source>{0} × {1} mm wide and deep</source>
        <translation>{0} × {1} mm breit und tief</translation>
    </message>
    <message>
        <source>{0} × {1} px</source>
        <translation>{0} × {1} px</translation>
    </message>
    <message>
        <source>{0} × {1} px wide and deep; in mm unknown, the scan has no spacing</source>
        <translation>{0} × {1} px breit und tief; in mm unbekannt, dem Bild fehlt der Pixelabstand</translation>
    </message>
    <message>
        <source>{0}, set by hand</source>
        <translation>{0}, von Hand gesetzt</translation>
    </message>
    <message>
        <source>{0}, {1} of {2}</source>
        <translation>{0}, {1} von {2}</translation>
    </message>
    <message>
        <source>{0}: {1} asked for, {2} measured</source>
        <translation>{0}: {1} verlangt, {2} gemessen</translation>
    </message>
    <message>
        <source>{0}: {1}, as asked for</source>
        <translation>{0}: {1}, wie verlangt</translation>
    </message>
    <message>
        <source>{export} shows which files will be written before it writes any. Every key stands under {keys}, every action is found with {palette}.</source>
        <translation>{export} zeigt, welche Dateien geschrieben werden, bevor etwas geschrieben wird. Alle Tasten stehen unter {keys}, jede Aktion findet sich mit {palette}.</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>All else is asked as the request panel says. Single requests run before the batch; it can be paused, and goes on after a restart.</source>
        <translation>Alles andere gilt wie in der Anforderung. Einzelne Anforderungen laufen vor dem Stapel; er lässt sich anhalten und läuft nach einem Neustart weiter.</translation>
    </message>
    <message>
        <source>Candidates of each scan</source>
        <translation>Kandidaten je Bild</translation>
    </message>
    <message>
        <source>Candidates to be made: {0}</source>
        <translation>Zu erzeugende Kandidaten: {0}</translation>
    </message>
    <message>
        <source>Each is a candidate added to the one before; the last has them all</source>
        <translation>Jede ist ein Kandidat, der dem vorigen hinzugefügt wird; der letzte hat alle</translation>
    </message>
    <message>
        <source>Generate 1 candidate</source>
        <translation>1 Kandidaten erzeugen</translation>
    </message>
    <message>
        <source>Generate {0} candidates</source>
        <translation>{0} Kandidaten erzeugen</translation>
    </message>
    <message>
        <source>Lesions on each</source>
        <translation>Läsionen auf jedem</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Make a batch</source>
        <translation>Stapel erzeugen</translation>
    </message>
    <message>
        <source>Of them keep</source>
        <translation>Davon behalten</translation>
    </message>
    <message>
        <source>Pathology</source>
        <translation>Pathologie</translation>
    </message>
    <message>
        <source>Scans</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>The bundle {0} has no critic to choose by</source>
        <translation>Das Modellpaket {0} hat keinen Kritiker, der auswählen könnte</translation>
    </message>
    <message>
        <source>Those that the critic tells least easily, so many of each pathology. The rest of a scan is discarded once all are made and checked; undo or the list of those discarded brings it back</source>
        <translation>Die der Kritiker am schwersten erkennt, so viele von jeder Pathologie. Der Rest eines Bildes wird verworfen, sobald alle erzeugt und geprüft sind; Rückgängig oder die Liste der verworfenen bringt ihn wieder</translation>
    </message>
    <message>
        <source>Use the region drawn on a scan where there is one</source>
        <translation>Gezeichnete Regionen verwenden, wo es sie gibt</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>benign</source>
        <translation>benigne</translation>
    </message>
    <message>
        <source>benign and malignant in turn</source>
        <translation>abwechselnd benigne und maligne</translation>
    </message>
    <message>
        <source>kept of them: {0}</source>
        <translation>davon behalten: {0}</translation>
    </message>
    <message>
        <source>malignant</source>
        <translation>maligne</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
</context>
<context>
    <name>BestOfBatches</name>
    <message>
        <source>Keep the best {0} of each scan</source>
        <translation>Die besten {0} jedes Bildes behalten</translation>
    </message>
    <message>
        <source>{0}: candidates discarded that are told more easily: {1}. Undo has all back.</source>
        <translation>{0}: leichter erkannte Kandidaten verworfen: {1}. Rückgängig bringt alle wieder.</translation>
    </message>
</context>
<context>
    <name>BundleTable</name>
    <message>
        <source>Bundle</source>
        <translation>Modellpaket</translation>
    </message>
    <message>
        <source>Came</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>wird geprüft…</translation>
    </message>
    <message>
        <source>installed</source>
        <translation>installiert</translation>
    </message>
    <message>
        <source>not checked yet</source>
        <translation>noch nicht geprüft</translation>
    </message>
    <message>
        <source>not sound</source>
        <translation>schadhaft</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>with the program</source>
        <translation>mit dem Programm</translation>
    </message>
    <message>
        <source>{0} (in use)</source>
        <translation>{0} (in Gebrauch)</translation>
    </message>
</context>
<context>
    <name>BundlesDialog</name>
    <message>
        <source>Asks {0} for the files of this bundle. With that go the program&apos;s name and version, and your token for the hub if you have set one; nothing else is ever sent.</source>
        <translation>Fragt {0} nach den Dateien dieses Modellpakets. Dabei gehen Name und Version des Programms mit, und Ihr Zugangsschlüssel für den Hub, falls Sie einen gesetzt haben; sonst wird nie etwas gesendet.</translation>
    </message>
    <message>
        <source>Bundles</source>
        <translation>Modellpakete</translation>
    </message>
    <message>
        <source>Bundles on this machine</source>
        <translation>Modellpakete auf diesem Rechner</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was installed.</source>
        <translation>Abgebrochen. Es wurde nichts installiert.</translation>
    </message>
    <message>
        <source>Cancelled. What has arrived is kept.</source>
        <translation>Abgebrochen. Was angekommen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Folder: {0}</source>
        <translation>Ordner: {0}</translation>
    </message>
    <message>
        <source>From a folder…</source>
        <translation>Aus einem Ordner…</translation>
    </message>
    <message>
        <source>From a zip…</source>
        <translation>Aus einer ZIP-Datei…</translation>
    </message>
    <message>
        <source>From the hub</source>
        <translation>Vom Hub</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Get a bundle</source>
        <translation>Ein Modellpaket holen</translation>
    </message>
    <message>
        <source>Get its base model</source>
        <translation>Sein Basismodell holen</translation>
    </message>
    <message>
        <source>Id on the hub</source>
        <translation>Name im Hub</translation>
    </message>
    <message>
        <source>Install a bundle from a folder</source>
        <translation>Ein Modellpaket aus einem Ordner installieren</translation>
    </message>
    <message>
        <source>Install a bundle from a zip</source>
        <translation>Ein Modellpaket aus einer ZIP-Datei installieren</translation>
    </message>
    <message>
        <source>Installed: {0}</source>
        <translation>Installiert: {0}</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>Needs a base model that is not on this machine: {0}</source>
        <translation>Braucht ein Basismodell, das auf diesem Rechner fehlt: {0}</translation>
    </message>
    <message>
        <source>Needs no network: everything is checked before it is put in place.</source>
        <translation>Braucht kein Netz: Alles wird geprüft, bevor es an seinen Platz kommt.</translation>
    </message>
    <message>
        <source>OWNER/NAME[@REVISION]</source>
        <translation>BESITZER/NAME[@REVISION]</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove bundle {0} from this machine?</source>
        <translation>Das Modellpaket {0} von diesem Rechner entfernen?</translation>
    </message>
    <message>
        <source>Removed: {0}</source>
        <translation>Entfernt: {0}</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Throw it away</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Trained on: {0}</source>
        <translation>Trainiert mit: {0}</translation>
    </message>
    <message>
        <source>Unfinished: {0}, {1} have arrived. Getting it again goes on there.</source>
        <translation>Unvollständig: {0}, {1} sind angekommen. Erneutes Holen setzt dort fort.</translation>
    </message>
    <message>
        <source>Use this one</source>
        <translation>Dieses verwenden</translation>
    </message>
    <message>
        <source>With the base models it needs</source>
        <translation>Mit den nötigen Basismodellen</translation>
    </message>
    <message>
        <source>Zip files (*.zip)</source>
        <translation>ZIP-Dateien (*.zip)</translation>
    </message>
    <message>
        <source>busynth</source>
        <translation>busynth</translation>
    </message>
    <message>
        <source>{0} Replace it?</source>
        <translation>{0} Ersetzen?</translation>
    </message>
    <message>
        <source>{0} is set: the hub is not asked.</source>
        <translation>{0} ist gesetzt: Der Hub wird nicht gefragt.</translation>
    </message>
    <message>
        <source>{0} of {1} checked</source>
        <translation>{0} von {1} geprüft</translation>
    </message>
    <message>
        <source>{0} of {1} copied</source>
        <translation>{0} von {1} kopiert</translation>
    </message>
    <message>
        <source>{0} of {1} fetched</source>
        <translation>{0} von {1} geholt</translation>
    </message>
</context>
<context>
    <name>CalibrateDialog</name>
    <message>
        <source>A calliper is</source>
        <translation>Eine Messstrecke ist</translation>
    </message>
    <message>
        <source>A pixel is</source>
        <translation>Ein Pixel ist</translation>
    </message>
    <message>
        <source>A pixel is then {0} × {1} mm; kept as set by you.</source>
        <translation>Ein Pixel misst dann {0} × {1} mm; wird als von Ihnen gesetzt festgehalten.</translation>
    </message>
    <message>
        <source>A pixel would be {0} × {1} mm, which none of a scan is.</source>
        <translation>Ein Pixel mäße {0} × {1} mm; das ist bei keinem Bild so.</translation>
    </message>
    <message>
        <source>Calibrate {0}</source>
        <translation>{0} kalibrieren</translation>
    </message>
    <message>
        <source>Height of a pixel</source>
        <translation>Höhe eines Pixels</translation>
    </message>
    <message>
        <source>Length of the calliper</source>
        <translation>Länge der Messstrecke</translation>
    </message>
    <message>
        <source>Measure in px: how large a pixel is is not known</source>
        <translation>In px messen: Wie groß ein Pixel ist, ist nicht bekannt</translation>
    </message>
    <message>
        <source>Now: {0}</source>
        <translation>Jetzt: {0}</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Setzen</translation>
    </message>
    <message>
        <source>To calibrate by a known length, measure it with the callipers first: two marks of the depth scale, say.</source>
        <translation>Um nach einer bekannten Länge zu kalibrieren, messen Sie sie zuerst: etwa zwischen zwei Marken der Tiefenskala.</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Which calliper</source>
        <translation>Welche Messstrecke</translation>
    </message>
    <message>
        <source>Width of a pixel</source>
        <translation>Breite eines Pixels</translation>
    </message>
    <message>
        <source>and so long:</source>
        <translation>und so lang:</translation>
    </message>
    <message>
        <source>high: </source>
        <translation>hoch: </translation>
    </message>
    <message>
        <source>wide: </source>
        <translation>breit: </translation>
    </message>
    <message>
        <source>{0} px</source>
        <translation>{0} px</translation>
    </message>
</context>
<context>
    <name>CandidateActions</name>
    <message>
        <source>Add another lesion</source>
        <translation>Weitere Läsion hinzufügen</translation>
    </message>
    <message>
        <source>All candidates are decided.</source>
        <translation>Alle Kandidaten sind entschieden.</translation>
    </message>
    <message>
        <source>All is decided here. {0}: next undecided, on {1} ({2})</source>
        <translation>Hier ist alles entschieden. {0}: nächster offener, auf {1} ({2})</translation>
    </message>
    <message>
        <source>All that is listed is decided. Undecided and not listed: {0}.</source>
        <translation>Alles Aufgelistete ist entschieden. Unentschieden und nicht aufgelistet: {0}.</translation>
    </message>
    <message>
        <source>Back to the healthy scan</source>
        <translation>Zurück zum gesunden Bild</translation>
    </message>
    <message>
        <source>Candidates discarded: {0}. Undo brings them back.</source>
        <translation>Verworfene Kandidaten: {0}. Rückgängig holt sie zurück.</translation>
    </message>
    <message>
        <source>Candidates to keep of each scan and pathology:</source>
        <translation>Kandidaten, die von jedem Bild und jeder Pathologie bleiben:</translation>
    </message>
    <message>
        <source>Candidates {1}: {0}. Undo takes all of it back.</source>
        <translation>Kandidaten {1}: {0}. Rückgängig nimmt alles zurück.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Discard {0} candidates</source>
        <translation>{0} Kandidaten verwerfen</translation>
    </message>
    <message>
        <source>Draw where the next lesion could be, clear of the dotted line; then Generate.</source>
        <translation>Zeichnen Sie, wo die nächste Läsion sein könnte, abseits der gepunkteten Linie; dann Erzeugen.</translation>
    </message>
    <message>
        <source>Keep the best</source>
        <translation>Die besten behalten</translation>
    </message>
    <message>
        <source>Keep the best {0} of each scan</source>
        <translation>Die besten {0} jedes Bildes behalten</translation>
    </message>
    <message>
        <source>Kept as they are, with its lesion: {0}.</source>
        <translation>Mit seiner Läsion bleiben, wie sie sind: {0}.</translation>
    </message>
    <message>
        <source>No other candidate is undecided.</source>
        <translation>Kein anderer Kandidat ist offen.</translation>
    </message>
    <message>
        <source>No undecided candidate in the list was judged by a critic.</source>
        <translation>Kein noch nicht entschiedener Kandidat der Liste wurde von einem Kritiker beurteilt.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Restore {0} candidates</source>
        <translation>{0} Kandidaten zurückholen</translation>
    </message>
    <message>
        <source>The candidate was out of sight. Here it is; the key once more.</source>
        <translation>Der Kandidat war nicht zu sehen. Hier ist er; dieselbe Taste noch einmal.</translation>
    </message>
</context>
<context>
    <name>CandidateDelegate</name>
    <message>
        <source>seed {0}</source>
        <translation>Startwert {0}</translation>
    </message>
</context>
<context>
    <name>CandidateHeader</name>
    <message>
        <source>Decisions on the candidates listed</source>
        <translation>Entscheidungen der aufgeführten Kandidaten</translation>
    </message>
    <message>
        <source>Listed are only: {0}. Press to list all</source>
        <translation>Aufgelistet ist nur: {0}. Drücken listet alles auf</translation>
    </message>
    <message>
        <source>{0} chosen</source>
        <translation>{0} gewählt</translation>
    </message>
    <message>
        <source>{0} hidden</source>
        <translation>{0} verborgen</translation>
    </message>
</context>
<context>
    <name>CandidateModel</name>
    <message>
        <source>Run again from stage {0}</source>
        <translation>Erneut ab Stufe {0}</translation>
    </message>
    <message>
        <source>beside one that is hidden</source>
        <translation>neben einer, die verborgen ist</translation>
    </message>
    <message>
        <source>beside: {0}, seed {1}, {2}</source>
        <translation>neben: {0}, Startwert {1}, {2}</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
    <message>
        <source>hidden until decided</source>
        <translation>verborgen bis zur Entscheidung</translation>
    </message>
    <message>
        <source>seed {0}</source>
        <translation>Startwert {0}</translation>
    </message>
</context>
<context>
    <name>CandidateStrip</name>
    <message>
        <source>Candidates</source>
        <translation>Kandidaten</translation>
    </message>
    <message>
        <source>Candidates of this scan appear here. Draw a region or leave the place to stage one, then press Generate.</source>
        <translation>Hier erscheinen die Kandidaten dieses Bildes. Eine Region zeichnen oder die Stelle Stufe eins überlassen, dann Erzeugen drücken.</translation>
    </message>
    <message>
        <source>No candidate is like that.</source>
        <translation>Kein Kandidat entspricht dem.</translation>
    </message>
</context>
<context>
    <name>CanvasActions</name>
    <message>
        <source>Clear region</source>
        <translation>Region löschen</translation>
    </message>
    <message>
        <source>Remove callipers</source>
        <translation>Messstrecken entfernen</translation>
    </message>
</context>
<context>
    <name>CanvasPresenter</name>
    <message>
        <source> (after stage two)</source>
        <translation> (nach Stufe zwei)</translation>
    </message>
    <message>
        <source> (mask on the healthy scan)</source>
        <translation> (Maske auf dem gesunden Bild)</translation>
    </message>
    <message>
        <source> · left of the line the healthy scan</source>
        <translation> · links der Linie das gesunde Bild</translation>
    </message>
    <message>
        <source>, discarded</source>
        <translation>, verworfen</translation>
    </message>
    <message>
        <source>, mask corrected</source>
        <translation>, Maske korrigiert</translation>
    </message>
    <message>
        <source>, other lesions on the scan: {0}</source>
        <translation>, weitere Läsionen auf dem Bild: {0}</translation>
    </message>
    <message>
        <source>Candidate, what was asked for is hidden until decided</source>
        <translation>Kandidat, was angefordert war, ist bis zur Entscheidung verborgen</translation>
    </message>
    <message>
        <source>Candidate: {0}, seed {1}</source>
        <translation>Kandidat: {0}, Startwert {1}</translation>
    </message>
    <message>
        <source>Healed scan</source>
        <translation>Geheiltes Bild</translation>
    </message>
    <message>
        <source>Healthy scan</source>
        <translation>Gesundes Bild</translation>
    </message>
    <message>
        <source>No preview. {0}</source>
        <translation>Keine Vorschau. {0}</translation>
    </message>
    <message>
        <source>Preview in full quality, no candidate until you generate</source>
        <translation>Vorschau in voller Qualität, kein Kandidat, bis er erzeugt wird</translation>
    </message>
    <message>
        <source>Preview, no candidate</source>
        <translation>Vorschau, kein Kandidat</translation>
    </message>
    <message>
        <source>Rendering: getting ready</source>
        <translation>In Arbeit: wird vorbereitet</translation>
    </message>
    <message>
        <source>Rendering: reading the scan</source>
        <translation>In Arbeit: das Bild wird gelesen</translation>
    </message>
    <message>
        <source>Rendering: stage {0} of 3, {1}</source>
        <translation>In Arbeit: Stufe {0} von 3, {1}</translation>
    </message>
</context>
<context>
    <name>CanvasView</name>
    <message>
        <source>Scan</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>Categories</name>
    <message>
        <source>benign</source>
        <translation>benigne</translation>
    </message>
    <message>
        <source>high suspicion for malignancy</source>
        <translation>hoher Malignitätsverdacht</translation>
    </message>
    <message>
        <source>highly suggestive of malignancy</source>
        <translation>hochgradig malignomverdächtig</translation>
    </message>
    <message>
        <source>low suspicion for malignancy</source>
        <translation>geringer Malignitätsverdacht</translation>
    </message>
    <message>
        <source>moderate suspicion for malignancy</source>
        <translation>mäßiger Malignitätsverdacht</translation>
    </message>
    <message>
        <source>probably benign</source>
        <translation>wahrscheinlich benigne</translation>
    </message>
    <message>
        <source>suspicious</source>
        <translation>suspekt</translation>
    </message>
</context>
<context>
    <name>CheckPanel</name>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Choose a candidate to check it</source>
        <translation>Zum Prüfen einen Kandidaten wählen</translation>
    </message>
    <message>
        <source>Echo ratio lesion/surround {0}, posterior/adjacent {1}</source>
        <translation>Echoverhältnis Läsion/Umgebung {0}, dorsal/benachbart {1}</translation>
    </message>
</context>
<context>
    <name>CollapsibleSection</name>
    <message>
        <source>Fold away</source>
        <translation>Zuklappen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Actions found</source>
        <translation>Gefundene Aktionen</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>Aktion suchen</translation>
    </message>
    <message>
        <source>No action is called so.</source>
        <translation>Keine Aktion heißt so.</translation>
    </message>
    <message>
        <source>Not possible at the moment.</source>
        <translation>Im Augenblick nicht möglich.</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
</context>
<context>
    <name>ContactSheet</name>
    <message>
        <source>No candidate is like that.</source>
        <translation>Kein Kandidat entspricht dem.</translation>
    </message>
</context>
<context>
    <name>CropPair</name>
    <message>
        <source>Healthy tissue and lesion, enlarged</source>
        <translation>Gesundes Gewebe und Läsion, vergrößert</translation>
    </message>
    <message>
        <source>The healthy tissue, and the lesion in it</source>
        <translation>Das gesunde Gewebe und die Läsion darin</translation>
    </message>
</context>
<context>
    <name>DecisionPanel</name>
    <message>
        <source>Approve (Return)</source>
        <translation>Freigeben (Eingabetaste)</translation>
    </message>
    <message>
        <source>Approve {0}</source>
        <translation>Freigeben: {0}</translation>
    </message>
    <message>
        <source>Ask when approving, too</source>
        <translation>Auch beim Freigeben fragen</translation>
    </message>
    <message>
        <source>Back to pending (Return)</source>
        <translation>Zurück auf offen (Eingabetaste)</translation>
    </message>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Abbrechen (Esc)</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Confirm the decision</source>
        <translation>Die Entscheidung bestätigen</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Flag (Return)</source>
        <translation>Markieren (Eingabetaste)</translation>
    </message>
    <message>
        <source>Flag {0}</source>
        <translation>Markieren: {0}</translation>
    </message>
    <message>
        <source>Name, written with each decision and exported</source>
        <translation>Name, wird zu jeder Entscheidung geschrieben und exportiert</translation>
    </message>
    <message>
        <source>Open this for approvals as well, to say what you read the lesion as</source>
        <translation>Auch bei Freigaben öffnen, um anzugeben, wie die Läsion befundet wird</translation>
    </message>
    <message>
        <source>Reject (Return)</source>
        <translation>Ablehnen (Eingabetaste)</translation>
    </message>
    <message>
        <source>Reject {0}</source>
        <translation>Ablehnen: {0}</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>Befunder</translation>
    </message>
    <message>
        <source>Say in the comment what &quot;Other&quot; is.</source>
        <translation>Im Kommentar angeben, was mit „Anderes“ gemeint ist.</translation>
    </message>
    <message>
        <source>Stay here afterwards</source>
        <translation>Danach hier bleiben</translation>
    </message>
    <message>
        <source>Stay on this candidate instead of going to the next</source>
        <translation>Bei diesem Kandidaten bleiben, statt zum nächsten zu gehen</translation>
    </message>
    <message>
        <source>the candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <source>the {0} candidate of seed {1}</source>
        <translation>Kandidat mit Startwert {1} ({0})</translation>
    </message>
    <message>
        <source>{0} back to pending</source>
        <translation>{0} zurück auf offen</translation>
    </message>
    <message>
        <source>{0} candidates</source>
        <translation>{0} Kandidaten</translation>
    </message>
</context>
<context>
    <name>Decisions</name>
    <message>
        <source>Approval</source>
        <translation>Freigabe</translation>
    </message>
    <message>
        <source>Back to pending</source>
        <translation>Zurücksetzen auf offen</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>Rejection</source>
        <translation>Ablehnung</translation>
    </message>
    <message>
        <source>{0} of {1} candidates</source>
        <translation>{0} ({1} Kandidaten)</translation>
    </message>
</context>
<context>
    <name>DialogLauncher</name>
    <message>
        <source>All scans</source>
        <translation>Alle Bilder</translation>
    </message>
    <message>
        <source>Approved pairs exported: {0}</source>
        <translation>Freigegebene Paare exportiert: {0}</translation>
    </message>
    <message>
        <source>Candidates in the queue: {0}</source>
        <translation>Kandidaten in der Warteschlange: {0}</translation>
    </message>
    <message>
        <source>Installed: {0}</source>
        <translation>Installiert: {0}</translation>
    </message>
    <message>
        <source>Listed in the worklist</source>
        <translation>In der Arbeitsliste aufgeführte</translation>
    </message>
    <message>
        <source>Selected in the worklist</source>
        <translation>In der Arbeitsliste ausgewählte</translation>
    </message>
    <message>
        <source>There already: {0}</source>
        <translation>Schon da: {0}</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>Zu erledigen</translation>
    </message>
</context>
<context>
    <name>EditController</name>
    <message>
        <source>A painted region is moved by painting it elsewhere</source>
        <translation>Eine gemalte Region wird verschoben, indem man sie anderswo malt</translation>
    </message>
    <message>
        <source>Click one of the proposed places or type its number, or draw your own</source>
        <translation>Einen der vorgeschlagenen Orte anklicken oder seine Nummer tippen, oder selbst zeichnen</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>Löcher füllen</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>Erweitern</translation>
    </message>
    <message>
        <source>Keep largest</source>
        <translation>Größte Fläche behalten</translation>
    </message>
    <message>
        <source>Mask as made</source>
        <translation>Maske wie erzeugt</translation>
    </message>
    <message>
        <source>Move region</source>
        <translation>Region verschieben</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Glätten</translation>
    </message>
    <message>
        <source>Take proposal</source>
        <translation>Vorschlag übernehmen</translation>
    </message>
    <message>
        <source>There is nothing painted to change</source>
        <translation>Es gibt nichts Gemaltes zu ändern</translation>
    </message>
    <message>
        <source>{0}: nothing changes</source>
        <translation>{0}: nichts ändert sich</translation>
    </message>
</context>
<context>
    <name>ErrorReporter</name>
    <message>
        <source>A candidate could not be made.</source>
        <translation>Ein Kandidat konnte nicht erzeugt werden.</translation>
    </message>
    <message>
        <source>Something unexpected happened.</source>
        <translation>Etwas Unerwartetes ist geschehen.</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>%v of %m pairs</source>
        <translation>%v von %m Paaren</translation>
    </message>
    <message>
        <source>8 bit, the range that the scan makes use of</source>
        <translation>8 Bit, der Bereich, den das Bild nutzt</translation>
    </message>
    <message>
        <source>8 bit, the scan&apos;s full range</source>
        <translation>8 Bit, der ganze Bereich des Bildes</translation>
    </message>
    <message>
        <source>Above 8 bit</source>
        <translation>Über 8 Bit</translation>
    </message>
    <message>
        <source>Add what each stage made, below stages/</source>
        <translation>Hinzufügen, was jede Stufe erzeugt hat, unter stages/</translation>
    </message>
    <message>
        <source>Approve some candidates first.</source>
        <translation>Zuerst Kandidaten freigeben.</translation>
    </message>
    <message>
        <source>Approved pairs of image and mask: {0}</source>
        <translation>Freigegebene Paare aus Bild und Maske: {0}</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Export approved</source>
        <translation>Freigegebene exportieren</translation>
    </message>
    <message>
        <source>Export to folder</source>
        <translation>In Ordner exportieren</translation>
    </message>
    <message>
        <source>Files that will be written</source>
        <translation>Dateien, die geschrieben werden</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Grey values of scans of more than 8 bits</source>
        <translation>Grauwerte von Bildern mit mehr als 8 Bit</translation>
    </message>
    <message>
        <source>In percent. No scan is on two sides, now or later</source>
        <translation>In Prozent. Kein Bild kommt auf zwei Seiten, jetzt oder später</translation>
    </message>
    <message>
        <source>Most loaders of BUSI and YOLO data sets show 12 bits black</source>
        <translation>Die meisten Programme, die BUSI oder YOLO lesen, zeigen 12 Bit schwarz</translation>
    </message>
    <message>
        <source>Of these files {0} are there already.</source>
        <translation>Von diesen Dateien sind {0} schon vorhanden.</translation>
    </message>
    <message>
        <source>Pairs written</source>
        <translation>Geschriebene Paare</translation>
    </message>
    <message>
        <source>Replace pairs that have changed since</source>
        <translation>Paare ersetzen, die sich seitdem geändert haben</translation>
    </message>
    <message>
        <source>Show the scan</source>
        <translation>Das Bild zeigen</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Aufteilung</translation>
    </message>
    <message>
        <source>The scan&apos;s own values</source>
        <translation>Die eigenen Werte des Bildes</translation>
    </message>
    <message>
        <source>They stay as they are, and what is new is added.</source>
        <translation>Sie bleiben, wie sie sind, und was neu ist, kommt dazu.</translation>
    </message>
    <message>
        <source>Type or browse to a folder to export to</source>
        <translation>Ordner für den Export eintippen oder wählen</translation>
    </message>
    <message>
        <source>With them {0} that the lists hide for what the checks found.</source>
        <translation>Darunter {0}, die in den Listen wegen ihrer Prüfung verborgen sind.</translation>
    </message>
    <message>
        <source>none; 70,15,15 for train, validation and test</source>
        <translation>keine; 70,15,15 für Training, Validierung und Test</translation>
    </message>
</context>
<context>
    <name>FilmDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Films</source>
        <translation>Filme</translation>
    </message>
    <message>
        <source>Frames of {0}</source>
        <translation>Einzelbilder aus {0}</translation>
    </message>
    <message>
        <source>Frames: {0}</source>
        <translation>Einzelbilder: {0}</translation>
    </message>
    <message>
        <source>Mark the frame</source>
        <translation>Einzelbild markieren</translation>
    </message>
    <message>
        <source>Marked: {0}</source>
        <translation>Markiert: {0}</translation>
    </message>
    <message>
        <source>Take the marked frame as a scan</source>
        <translation>Das markierte Einzelbild übernehmen</translation>
    </message>
    <message>
        <source>Take this frame as a scan</source>
        <translation>Dieses Einzelbild übernehmen</translation>
    </message>
    <message>
        <source>Take {0} frames as scans</source>
        <translation>{0} Einzelbilder übernehmen</translation>
    </message>
    <message>
        <source>marked: {0}</source>
        <translation>markiert: {0}</translation>
    </message>
    <message>
        <source>taken: {0}</source>
        <translation>übernommen: {0}</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
</context>
<context>
    <name>FilmPlayer</name>
    <message>
        <source>Frame {0} of {1}</source>
        <translation>Einzelbild {0} von {1}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>The file tells no frame rate</source>
        <translation>Die Datei nennt keine Bildrate</translation>
    </message>
    <message>
        <source>{0} frames a second</source>
        <translation>{0} Bilder je Sekunde</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
</context>
<context>
    <name>FilmStrip</name>
    <message>
        <source>Click a frame to see it, its circle to mark it</source>
        <translation>Ein Klick auf ein Einzelbild zeigt es, einer auf seinen Kreis markiert es</translation>
    </message>
    <message>
        <source>Frames of the film</source>
        <translation>Einzelbilder des Films</translation>
    </message>
</context>
<context>
    <name>FilterBox</name>
    <message>
        <source>Which candidates are listed</source>
        <translation>Welche Kandidaten aufgeführt sind</translation>
    </message>
    <message>
        <source>any decision</source>
        <translation>jede Entscheidung</translation>
    </message>
    <message>
        <source>discarded</source>
        <translation>verworfen</translation>
    </message>
</context>
<context>
    <name>Generation</name>
    <message>
        <source>Copy request</source>
        <translation>Anforderung übernehmen</translation>
    </message>
    <message>
        <source>Open a scan first.</source>
        <translation>Zuerst ein Bild öffnen.</translation>
    </message>
</context>
<context>
    <name>GreyHistogram</name>
    <message>
        <source>Grey levels</source>
        <translation>Graustufen</translation>
    </message>
    <message>
        <source>Median grey level inside {0}, before {1}; around {2}, before {3}</source>
        <translation>Mittlerer Grauwert innen {0}, vorher {1}; umgebend {2}, vorher {3}</translation>
    </message>
    <message>
        <source>Medians of grey levels. Dotted and in brackets: the healthy scan</source>
        <translation>Mediane der Grauwerte. Gepunktet und in Klammern: das gesunde Bild</translation>
    </message>
    <message>
        <source>around</source>
        <translation>umgebend</translation>
    </message>
    <message>
        <source>inside</source>
        <translation>innen</translation>
    </message>
</context>
<context>
    <name>HealingActions</name>
    <message>
        <source>Export healed scans to a folder</source>
        <translation>Geheilte Bilder in einen Ordner exportieren</translation>
    </message>
    <message>
        <source>Healed scans exported: {0}</source>
        <translation>Geheilte Bilder exportiert: {0}</translation>
    </message>
    <message>
        <source>Healed, as a scan of its own: {0}</source>
        <translation>Geheilt, als eigenes Bild: {0}</translation>
    </message>
    <message>
        <source>Healing {0}…</source>
        <translation>{0} wird geheilt…</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Panels</source>
        <translation>Bedienfelder</translation>
    </message>
</context>
<context>
    <name>KeyMap</name>
    <message>
        <source>First frame</source>
        <translation>Erstes Einzelbild</translation>
    </message>
    <message>
        <source>Hide every overlay</source>
        <translation>Alle Überlagerungen ausblenden</translation>
    </message>
    <message>
        <source>In a film</source>
        <translation>In einem Film</translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation>Letztes Einzelbild</translation>
    </message>
    <message>
        <source>Mark the frame</source>
        <translation>Einzelbild markieren</translation>
    </message>
    <message>
        <source>Move the view</source>
        <translation>Die Ansicht verschieben</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>Nächstes Einzelbild</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>Voriges Einzelbild</translation>
    </message>
    <message>
        <source>Read as BI-RADS {0}</source>
        <translation>Als BI-RADS {0} befundet</translation>
    </message>
    <message>
        <source>Reading, while a decision asks</source>
        <translation>Befundung, während eine Entscheidung fragt</translation>
    </message>
    <message>
        <source>Reasons, while a decision asks for them</source>
        <translation>Gründe, solange eine Entscheidung danach fragt</translation>
    </message>
    <message>
        <source>Show the healthy scan</source>
        <translation>Das gesunde Bild zeigen</translation>
    </message>
    <message>
        <source>Take the frames as scans</source>
        <translation>Die Einzelbilder übernehmen</translation>
    </message>
    <message>
        <source>Ten frames back</source>
        <translation>Zehn Einzelbilder zurück</translation>
    </message>
    <message>
        <source>Ten frames on</source>
        <translation>Zehn Einzelbilder weiter</translation>
    </message>
    <message>
        <source>While held</source>
        <translation>Solange gehalten</translation>
    </message>
</context>
<context>
    <name>Layout</name>
    <message>
        <source>Panels</source>
        <translation>Bedienfelder</translation>
    </message>
</context>
<context>
    <name>LivePreviews</name>
    <message>
        <source>It failed; switch live previews off and on to try again.</source>
        <translation>Sie ist fehlgeschlagen; Live-Vorschau aus- und einschalten, um es erneut zu versuchen.</translation>
    </message>
    <message>
        <source>The bundle is not in memory yet.</source>
        <translation>Das Modellpaket ist noch nicht im Speicher.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Drop scans, films or folders here</source>
        <translation>Bilder, Filme oder Ordner hier ablegen</translation>
    </message>
    <message>
        <source>No reviewer name set: File, {0}</source>
        <translation>Kein Befunder gesetzt: Datei, {0}</translation>
    </message>
    <message>
        <source>busynth: {0}</source>
        <translation>busynth: {0}</translation>
    </message>
</context>
<context>
    <name>OpenPrompts</name>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Files that could not be opened: {0}</source>
        <translation>Dateien, die nicht geöffnet werden konnten: {0}</translation>
    </message>
    <message>
        <source>Open a folder of scans</source>
        <translation>Einen Ordner mit Bildern öffnen</translation>
    </message>
    <message>
        <source>Open scans</source>
        <translation>Bilder öffnen</translation>
    </message>
    <message>
        <source>Read {0} of {1}</source>
        <translation>{0} von {1} gelesen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove {0} scans with their candidates and decisions for good?</source>
        <translation>{0} Bilder mit ihren Kandidaten und Entscheidungen endgültig entfernen?</translation>
    </message>
    <message>
        <source>Remove {0} with its candidates and decisions for good?</source>
        <translation>{0} mit den Kandidaten und Entscheidungen endgültig entfernen?</translation>
    </message>
    <message>
        <source>Reviewer&apos;s name</source>
        <translation>Name des Befunders</translation>
    </message>
    <message>
        <source>Scans ({0})</source>
        <translation>Bilder ({0})</translation>
    </message>
    <message>
        <source>Scans that show a lesion, say their files or masks beside them: {0}. What is made on them is a further lesion. Heal them first, and make lesions on the healed scans.</source>
        <translation>Bilder, die nach ihren Dateien oder nach Masken daneben eine Läsion zeigen: {0}. Was auf ihnen entsteht, ist eine weitere Läsion. Heilen Sie sie zuerst und erzeugen Sie Läsionen auf den geheilten Bildern.</translation>
    </message>
    <message>
        <source>Scans with writing burned in, say their files: {0}. Look whether it names a patient: candidates and exports show it too.</source>
        <translation>Bilder mit eingebrannter Schrift laut ihren Dateien: {0}. Prüfen, ob sie jemanden nennt: Kandidaten und Exporte zeigen sie auch.</translation>
    </message>
    <message>
        <source>Written with each decision, and exported:</source>
        <translation>Wird zu jeder Entscheidung geschrieben und exportiert:</translation>
    </message>
</context>
<context>
    <name>OptionsBar</name>
    <message>
        <source>&lt;b&gt;Candidate&lt;/b&gt;</source>
        <translation>&lt;b&gt;Kandidat&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;Mask&lt;/b&gt;</source>
        <translation>&lt;b&gt;Maske&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;Region&lt;/b&gt;</source>
        <translation>&lt;b&gt;Region&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Grey levels (of 255) that may differ; drag while flooding to change it</source>
        <translation>Grauwertstufen (von 255), die abweichen dürfen; Ziehen beim Füllen ändert sie</translation>
    </message>
    <message>
        <source>How far smooth, grow and shrink move the edge</source>
        <translation>Wie weit Glätten, Erweitern und Verkleinern den Rand verschieben</translation>
    </message>
    <message>
        <source>Lengths in mm, or in px of the scan</source>
        <translation>Längen in mm oder in px des Bildes</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>Radius</translation>
    </message>
    <message>
        <source>Radius of the brush</source>
        <translation>Radius des Pinsels</translation>
    </message>
    <message>
        <source>Stage one looks for places…</source>
        <translation>Stufe eins sucht nach Stellen…</translation>
    </message>
    <message>
        <source>This scan does not tell how large its pixels are: lengths are in px</source>
        <translation>Dieses Bild sagt nicht, wie groß seine Pixel sind: Längen sind in px</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Toleranz</translation>
    </message>
    <message>
        <source>Tolerance of the flood</source>
        <translation>Toleranz der Flächenauswahl</translation>
    </message>
    <message>
        <source>Unit of lengths</source>
        <translation>Einheit der Längen</translation>
    </message>
    <message>
        <source>What you draw is added to the mask; with Ctrl it is taken away</source>
        <translation>Gezeichnetes kommt zur Maske hinzu; mit Strg wird es weggenommen</translation>
    </message>
    <message>
        <source>{0} corrects this candidate&apos;s mask; {1} goes back to the region</source>
        <translation>{0} korrigiert die Maske dieses Kandidaten; {1} führt zurück zur Region</translation>
    </message>
</context>
<context>
    <name>OrderBox</name>
    <message>
        <source>In which order candidates are listed</source>
        <translation>In welcher Reihenfolge Kandidaten aufgeführt sind</translation>
    </message>
</context>
<context>
    <name>PerceivedForm</name>
    <message>
        <source>As you read it</source>
        <translation>Wie befundet</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Angefordert</translation>
    </message>
    <message>
        <source>BI-RADS</source>
        <translation>BI-RADS</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>ohne Angabe</translation>
    </message>
    <message>
        <source>various</source>
        <translation>verschieden</translation>
    </message>
    <message>
        <source>{0} as you read it</source>
        <translation>{0} wie befundet</translation>
    </message>
    <message>
        <source>{0} asked for</source>
        <translation>{0} angefordert</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message>
        <source>Approved</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>Balken</translation>
    </message>
    <message>
        <source>Count a data set by class, size and a measured word, say how many of each kind there are to be, and the batch makes what is missing until so many are approved.</source>
        <translation>Einen Datensatz nach Klasse, Größe und einem gemessenen Begriff zählen, für jede Art ein Ziel setzen, und der Stapel macht, was fehlt, bis so viele freigegeben sind.</translation>
    </message>
    <message>
        <source>Count a data set…</source>
        <translation>Datensatz zählen…</translation>
    </message>
    <message>
        <source>Data set to count</source>
        <translation>Datensatz, der gezählt wird</translation>
    </message>
    <message>
        <source>Divided by</source>
        <translation>Geteilt nach</translation>
    </message>
    <message>
        <source>Fill a data set&apos;s gaps</source>
        <translation>Lücken eines Datensatzes füllen</translation>
    </message>
    <message>
        <source>In the set</source>
        <translation>Im Datensatz</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Kinds of lesions</source>
        <translation>Arten von Läsionen</translation>
    </message>
    <message>
        <source>Lesions of each kind, in the set and approved, of the target</source>
        <translation>Läsionen jeder Art, im Datensatz und freigegeben, vom Ziel</translation>
    </message>
    <message>
        <source>Lesions: {0}, healthy scans: {1}, passed over: {2}.</source>
        <translation>Läsionen: {0}, gesunde Bilder: {1}, übergangen: {2}.</translation>
    </message>
    <message>
        <source>Make what is missing</source>
        <translation>Fehlendes erzeugen</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlen</translation>
    </message>
    <message>
        <source>Missing: {0}</source>
        <translation>Es fehlen: {0}</translation>
    </message>
    <message>
        <source>Missing: {0}. The next are asked for…</source>
        <translation>Es fehlen: {0}. Die nächsten werden angefordert…</translation>
    </message>
    <message>
        <source>Missing: {0}. Undecided or queued: {1}. Decide, and the next are made.</source>
        <translation>Es fehlen: {0}. Unentschieden oder in der Warteschlange: {1}. Nach Ihrer Entscheidung werden die nächsten gemacht.</translation>
    </message>
    <message>
        <source>Nothing is missing.</source>
        <translation>Es fehlt nichts.</translation>
    </message>
    <message>
        <source>Of every kind</source>
        <translation>Von jeder Art</translation>
    </message>
    <message>
        <source>Scans read: {0}</source>
        <translation>Bilder gelesen: {0}</translation>
    </message>
    <message>
        <source>Set all targets</source>
        <translation>Alle Ziele setzen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Target of {0}</source>
        <translation>Ziel von {0}</translation>
    </message>
    <message>
        <source>The data set is counted…</source>
        <translation>Der Datensatz wird gezählt…</translation>
    </message>
    <message>
        <source>Undecided or queued</source>
        <translation>Unentschieden oder wartend</translation>
    </message>
    <message>
        <source>by</source>
        <translation>nach</translation>
    </message>
    <message>
        <source>class and size</source>
        <translation>Klasse und Größe</translation>
    </message>
    <message>
        <source>class, size and {0}</source>
        <translation>Klasse, Größe und {0}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
</context>
<context>
    <name>PresetBar</name>
    <message>
        <source>A request with a name: put it into the panel</source>
        <translation>Eine Anforderung mit Namen: in das Bedienfeld übernehmen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete preset</source>
        <translation>Vorlage löschen</translation>
    </message>
    <message>
        <source>Delete the preset “{0}”?</source>
        <translation>Die Vorlage „{0}“ löschen?</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>Name of the preset:</source>
        <translation>Name der Vorlage:</translation>
    </message>
    <message>
        <source>New name of the preset:</source>
        <translation>Neuer Name der Vorlage:</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Rename or delete this preset</source>
        <translation>Diese Vorlage umbenennen oder löschen</translation>
    </message>
    <message>
        <source>Rename preset</source>
        <translation>Vorlage umbenennen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Save as a preset</source>
        <translation>Als Vorlage speichern</translation>
    </message>
    <message>
        <source>Save preset</source>
        <translation>Vorlage speichern</translation>
    </message>
    <message>
        <source>Save this request as a preset, without its seed</source>
        <translation>Diese Anforderung ohne ihren Startwert als Vorlage speichern</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>Circumscribed carcinoma-like</source>
        <translation>Wie ein umschriebenes Karzinom</translation>
    </message>
    <message>
        <source>Fibroadenoma-like</source>
        <translation>Wie ein Fibroadenom</translation>
    </message>
    <message>
        <source>Simple cyst</source>
        <translation>Einfache Zyste</translation>
    </message>
    <message>
        <source>Spiculated carcinoma-like</source>
        <translation>Wie ein spikuliertes Karzinom</translation>
    </message>
</context>
<context>
    <name>QKeySequenceEdit</name>
    <message>
        <source>Press shortcut</source>
        <translation>Taste drücken</translation>
    </message>
</context>
<context>
    <name>QShortcut</name>
    <message>
        <source>Down</source>
        <translation>Pfeil ab</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Pfeil links</translation>
    </message>
    <message>
        <source>PgDown</source>
        <translation>Bild ab</translation>
    </message>
    <message>
        <source>PgUp</source>
        <translation>Bild auf</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Pfeil rechts</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Pfeil auf</translation>
    </message>
</context>
<context>
    <name>QueueActions</name>
    <message>
        <source>Cancel them</source>
        <translation>Aufträge abbrechen</translation>
    </message>
    <message>
        <source>Cancel {0} jobs? They stay in the list and can be retried together.</source>
        <translation>{0} Aufträge abbrechen? Sie bleiben in der Liste und lassen sich zusammen erneut versuchen.</translation>
    </message>
</context>
<context>
    <name>QueueDelegate</name>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>cancelling</source>
        <translation>wird abgebrochen</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>retry; a report can be copied</source>
        <translation>erneut versuchen; ein Bericht lässt sich kopieren</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>beginnt</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>waiting, batch</source>
        <translation>wartet, Stapel</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>seed {0}</source>
        <translation>Startwert {0}</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>, {0} failed</source>
        <translation>, {0} fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Candidates being made appear here.</source>
        <translation>Hier erscheinen die Kandidaten, die gerade entstehen.</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Untätig</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Paused, {0}</source>
        <translation>Angehalten, {0}</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Run next</source>
        <translation>Als Nächstes ausführen</translation>
    </message>
    <message>
        <source>Show its scan</source>
        <translation>Sein Bild zeigen</translation>
    </message>
    <message>
        <source>The queue has paused itself. {0}</source>
        <translation>Die Warteschlange hat sich selbst angehalten. {0}</translation>
    </message>
    <message>
        <source>What the queue has to do yet</source>
        <translation>Was die Warteschlange noch zu tun hat</translation>
    </message>
    <message>
        <source>{0} to go</source>
        <translation>noch {0}</translation>
    </message>
    <message>
        <source>{0}, no answer</source>
        <translation>{0}, keine Antwort</translation>
    </message>
</context>
<context>
    <name>ReasonGrid</name>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Stage one: shape</source>
        <translation>Stufe eins: Form</translation>
    </message>
    <message>
        <source>Stage three: reconstruction</source>
        <translation>Stufe drei: Rekonstruktion</translation>
    </message>
    <message>
        <source>Stage two: lesion</source>
        <translation>Stufe zwei: Läsion</translation>
    </message>
    <message>
        <source>{0}, key {1}</source>
        <translation>{0}, Taste {1}</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>Burned-in text</source>
        <translation>Eingebrannter Text</translation>
    </message>
    <message>
        <source>Mask misaligned</source>
        <translation>Maske sitzt falsch</translation>
    </message>
    <message>
        <source>Near-duplicate</source>
        <translation>Beinahe doppelt</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Anderes</translation>
    </message>
    <message>
        <source>Source scan unsuitable</source>
        <translation>Ausgangsbild ungeeignet</translation>
    </message>
    <message>
        <source>Stage one: crosses skin or chest wall</source>
        <translation>Stufe eins: überschreitet Haut oder Thoraxwand</translation>
    </message>
    <message>
        <source>Stage one: implausible shape</source>
        <translation>Stufe eins: unglaubhafte Form</translation>
    </message>
    <message>
        <source>Stage one: wrong plane or depth</source>
        <translation>Stufe eins: falsche Ebene oder Tiefe</translation>
    </message>
    <message>
        <source>Stage three: distant tissue altered</source>
        <translation>Stufe drei: fernes Gewebe verändert</translation>
    </message>
    <message>
        <source>Stage three: missing or impossible shadow</source>
        <translation>Stufe drei: fehlender oder unmöglicher Schallschatten</translation>
    </message>
    <message>
        <source>Stage three: visible seam</source>
        <translation>Stufe drei: sichtbare Naht</translation>
    </message>
    <message>
        <source>Stage two: does not match the descriptors</source>
        <translation>Stufe zwei: entspricht nicht den Deskriptoren</translation>
    </message>
    <message>
        <source>Stage two: speckle does not match</source>
        <translation>Stufe zwei: Speckle passt nicht</translation>
    </message>
    <message>
        <source>Stage two: wrong echo pattern</source>
        <translation>Stufe zwei: falsches Echomuster</translation>
    </message>
</context>
<context>
    <name>Refusals</name>
    <message>
        <source>&apos;--overwrite&apos; replaces it</source>
        <translation>&apos;--overwrite&apos; ersetzt es</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; cannot name a file</source>
        <translation>„{0}“ kann keine Datei benennen</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has a brace too many</source>
        <translation>„{0}“ hat eine Klammer zu viel</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is no BI-RADS category</source>
        <translation>„{0}“ ist keine BI-RADS-Kategorie</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is no id of the hub</source>
        <translation>„{0}“ ist kein Name im Hub</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is no reason code</source>
        <translation>„{0}“ ist kein Code für einen Grund</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is no simulated reader</source>
        <translation>„{0}“ ist kein simulierter Befunder</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is no split</source>
        <translation>„{0}“ ist keine Aufteilung</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; names no file of {1}</source>
        <translation>„{0}“ nennt keine Datei von {1}</translation>
    </message>
    <message>
        <source>&apos;{{{0}}}&apos; is none of {1}</source>
        <translation>&apos;{{{0}}}&apos; ist keines von {1}</translation>
    </message>
    <message>
        <source>BI-RADS category {0} is none of a lesion</source>
        <translation>die BI-RADS-Kategorie {0} passt zu keiner Läsion</translation>
    </message>
    <message>
        <source>BUSI: a folder per pathology</source>
        <translation>BUSI: ein Ordner je Pathologie</translation>
    </message>
    <message>
        <source>COCO</source>
        <translation>COCO</translation>
    </message>
    <message>
        <source>DICOM: image and segmentation</source>
        <translation>DICOM: Bild und Segmentierung</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE is set, so the hub is not asked</source>
        <translation>HF_HUB_OFFLINE ist gesetzt, darum wird der Hub nicht gefragt</translation>
    </message>
    <message>
        <source>Python was told to leave out docstrings, which libraries of the models read</source>
        <translation>Python soll Docstrings weglassen, die Bibliotheken der Modelle lesen</translation>
    </message>
    <message>
        <source>YOLO: segmentation</source>
        <translation>YOLO: Segmentierung</translation>
    </message>
    <message>
        <source>a bundle {0} ships with the program</source>
        <translation>ein Modellpaket {0} gehört zum Programm</translation>
    </message>
    <message>
        <source>a bundle&apos;s name must be a plain word</source>
        <translation>der Name eines Modellpakets muss ein einfaches Wort sein</translation>
    </message>
    <message>
        <source>a compact bundle says {2} to {3} px, in steps of {4}</source>
        <translation>ein kompaktes Modellpaket nennt {2} bis {3} px, in Schritten von {4}</translation>
    </message>
    <message>
        <source>a lesion to be pasted did not fit</source>
        <translation>eine einzusetzende Läsion passte nicht</translation>
    </message>
    <message>
        <source>a mask was corrected of no lesion</source>
        <translation>eine Maske wurde korrigiert, zu der es keine Läsion gibt</translation>
    </message>
    <message>
        <source>a number of trials is out of range</source>
        <translation>eine Zahl von Durchgängen ist außerhalb des Bereichs</translation>
    </message>
    <message>
        <source>a pixel of {0} mm is none of a scan</source>
        <translation>ein Pixel von {0} mm gehört zu keinem Bild</translation>
    </message>
    <message>
        <source>a preset needs a name</source>
        <translation>eine Vorlage braucht einen Namen</translation>
    </message>
    <message>
        <source>a region on {0} touches another lesion of it, or the band around that</source>
        <translation>eine Region auf {0} berührt dort eine andere Läsion oder den Saum um sie</translation>
    </message>
    <message>
        <source>a request in the workspace is damaged</source>
        <translation>eine Anforderung im Arbeitsbereich ist beschädigt</translation>
    </message>
    <message>
        <source>a stable-diffusion bundle must say {2}</source>
        <translation>ein Modellpaket der Art stable-diffusion muss {2} angeben</translation>
    </message>
    <message>
        <source>a study is damaged</source>
        <translation>eine Studie ist beschädigt</translation>
    </message>
    <message>
        <source>a study of {0} trials says nothing</source>
        <translation>eine Studie mit {0} Durchgängen sagt nichts aus</translation>
    </message>
    <message>
        <source>a target is out of range</source>
        <translation>ein Ziel ist außerhalb des Bereichs</translation>
    </message>
    <message>
        <source>add a lesion to one of this scan</source>
        <translation>die Läsion zu einer auf diesem Bild hinzufügen</translation>
    </message>
    <message>
        <source>add it to the table</source>
        <translation>in die Tabelle eintragen</translation>
    </message>
    <message>
        <source>an adapter has no path</source>
        <translation>ein Adapter hat keinen Pfad</translation>
    </message>
    <message>
        <source>an annotation has no outline</source>
        <translation>eine Annotation hat keinen Umriss</translation>
    </message>
    <message>
        <source>an annotation is of another size</source>
        <translation>eine Annotation hat eine andere Größe</translation>
    </message>
    <message>
        <source>an answer of a study is damaged</source>
        <translation>eine Antwort einer Studie ist beschädigt</translation>
    </message>
    <message>
        <source>an outline can be drawn only where one picture is rated</source>
        <translation>ein Umriss lässt sich nur zeichnen, wo ein Bild allein bewertet wird</translation>
    </message>
    <message>
        <source>annotations.json lacks pairs that are in the manifest, such as {0}</source>
        <translation>in annotations.json fehlen Paare, die im Manifest stehen, etwa {0}</translation>
    </message>
    <message>
        <source>another program holds it</source>
        <translation>ein anderes Programm hält sie fest</translation>
    </message>
    <message>
        <source>answers are final</source>
        <translation>Antworten sind endgültig</translation>
    </message>
    <message>
        <source>approve more candidates, give more real scans, or ask for fewer</source>
        <translation>mehr Kandidaten freigeben, mehr echte Bilder angeben oder weniger verlangen</translation>
    </message>
    <message>
        <source>ask for 0 to 2000 of them</source>
        <translation>0 bis 2000 verlangen</translation>
    </message>
    <message>
        <source>ask for 0 to a million of a kind</source>
        <translation>0 bis eine Million von einer Art verlangen</translation>
    </message>
    <message>
        <source>ask for 4 to 2000 of them</source>
        <translation>4 bis 2000 verlangen</translation>
    </message>
    <message>
        <source>ask for an even number</source>
        <translation>eine gerade Zahl verlangen</translation>
    </message>
    <message>
        <source>ask for fewer, or approve more candidates</source>
        <translation>weniger verlangen oder mehr Kandidaten freigeben</translation>
    </message>
    <message>
        <source>ask for fewer, or give another set of real scans</source>
        <translation>weniger verlangen oder einen weiteren Datensatz echter Bilder geben</translation>
    </message>
    <message>
        <source>ask for no more repeats than trials</source>
        <translation>nicht mehr Wiederholungen als Durchgänge verlangen</translation>
    </message>
    <message>
        <source>ask for one that was made whole</source>
        <translation>nach einem fragen, das vollständig gemacht wurde</translation>
    </message>
    <message>
        <source>ask for the whole of it</source>
        <translation>nach dem Ganzen fragen</translation>
    </message>
    <message>
        <source>base model {0}</source>
        <translation>das Basismodell {0}</translation>
    </message>
    <message>
        <source>base model {0} is on this machine already</source>
        <translation>das Basismodell {0} ist bereits auf diesem Rechner</translation>
    </message>
    <message>
        <source>base model {0} lacks {1}</source>
        <translation>dem Basismodell {0} fehlt {1}</translation>
    </message>
    <message>
        <source>base model {0}: {1} has changed</source>
        <translation>Basismodell {0}: {1} hat sich verändert</translation>
    </message>
    <message>
        <source>benign {0} and {1}; malignant {2} and {3}</source>
        <translation>benigne {0} und {1}; maligne {2} und {3}</translation>
    </message>
    <message>
        <source>blank it again</source>
        <translation>es erneut schwärzen</translation>
    </message>
    <message>
        <source>bundle {0}</source>
        <translation>das Modellpaket {0}</translation>
    </message>
    <message>
        <source>bundle {0} does not describe stage {1} soundly</source>
        <translation>das Modellpaket {0} beschreibt Stufe {1} nicht richtig</translation>
    </message>
    <message>
        <source>bundle {0} does not heal</source>
        <translation>das Modellpaket {0} heilt nicht</translation>
    </message>
    <message>
        <source>bundle {0} does not list {1}</source>
        <translation>das Modellpaket {0} führt {1} nicht auf</translation>
    </message>
    <message>
        <source>bundle {0} does not say the SHA-256 of {1}</source>
        <translation>das Modellpaket {0} nennt die SHA-256 von {1} nicht</translation>
    </message>
    <message>
        <source>bundle {0} holds {1}</source>
        <translation>das Modellpaket {0} enthält {1}</translation>
    </message>
    <message>
        <source>bundle {0} is installed already</source>
        <translation>das Modellpaket {0} ist bereits installiert</translation>
    </message>
    <message>
        <source>bundle {0} is installed and cannot be read</source>
        <translation>das Modellpaket {0} ist installiert und nicht zu lesen</translation>
    </message>
    <message>
        <source>bundle {0} is installed in another version</source>
        <translation>das Modellpaket {0} ist in einer anderen Version installiert</translation>
    </message>
    <message>
        <source>bundle {0} is not the one that was asked for</source>
        <translation>das Modellpaket {0} ist nicht das verlangte</translation>
    </message>
    <message>
        <source>bundle {0} is of kind &apos;{1}&apos;</source>
        <translation>das Modellpaket {0} ist von der Art „{1}“</translation>
    </message>
    <message>
        <source>bundle {0} is too slow for live previews</source>
        <translation>Modellpaket {0} ist zu langsam für Live-Vorschauen</translation>
    </message>
    <message>
        <source>bundle {0} lacks its table of lesions</source>
        <translation>dem Modellpaket {0} fehlt die Tabelle der Läsionen</translation>
    </message>
    <message>
        <source>bundle {0} lacks {1}</source>
        <translation>dem Modellpaket {0} fehlt {1}</translation>
    </message>
    <message>
        <source>bundle {0} ships with the program</source>
        <translation>das Modellpaket {0} gehört zum Programm</translation>
    </message>
    <message>
        <source>bundle {0} works on crops of {1} px</source>
        <translation>das Modellpaket {0} arbeitet mit Ausschnitten von {1} px</translation>
    </message>
    <message>
        <source>bundle {0}: the adapter {1} lies outside its folder</source>
        <translation>Modellpaket {0}: der Adapter {1} liegt außerhalb seines Ordners</translation>
    </message>
    <message>
        <source>bundle {0}: {1} is not the file that was published</source>
        <translation>Modellpaket {0}: {1} ist nicht die veröffentlichte Datei</translation>
    </message>
    <message>
        <source>bundles on Stable Diffusion do not heal</source>
        <translation>Modellpakete auf Stable Diffusion heilen nicht</translation>
    </message>
    <message>
        <source>cannot read the descriptor &apos;{0}&apos;</source>
        <translation>der Deskriptor „{0}“ ist nicht zu lesen</translation>
    </message>
    <message>
        <source>cannot read the region &apos;{0}&apos;</source>
        <translation>die Region „{0}“ ist nicht zu lesen</translation>
    </message>
    <message>
        <source>cannot use the spacing &apos;{0}&apos;</source>
        <translation>der Pixelabstand „{0}“ ist nicht zu gebrauchen</translation>
    </message>
    <message>
        <source>cannot use {1}</source>
        <translation>{1} ist nicht zu verwenden</translation>
    </message>
    <message>
        <source>check HF_ENDPOINT ({1})</source>
        <translation>HF_ENDPOINT prüfen ({1})</translation>
    </message>
    <message>
        <source>check HF_ENDPOINT and proxy</source>
        <translation>HF_ENDPOINT und Proxy prüfen</translation>
    </message>
    <message>
        <source>check file and disk ({1})</source>
        <translation>Datei und Datenträger prüfen ({1})</translation>
    </message>
    <message>
        <source>check its permissions and whose it is</source>
        <translation>Berechtigungen und Eigentümer prüfen</translation>
    </message>
    <message>
        <source>check memory and the installation ({0})</source>
        <translation>Speicher und Installation prüfen ({0})</translation>
    </message>
    <message>
        <source>check network and proxy, or try later; a bundle can also be installed from a folder or a zip</source>
        <translation>Netz und Proxy prüfen oder es später versuchen; ein Modellpaket lässt sich auch aus einem Ordner oder einer ZIP-Datei installieren</translation>
    </message>
    <message>
        <source>check permissions, and that no program uses it ({0})</source>
        <translation>Berechtigungen prüfen und dass kein Programm es verwendet ({0})</translation>
    </message>
    <message>
        <source>check the disk ({1})</source>
        <translation>den Datenträger prüfen ({1})</translation>
    </message>
    <message>
        <source>check the disk and try again</source>
        <translation>den Datenträger prüfen und noch einmal versuchen</translation>
    </message>
    <message>
        <source>check the id; for a private one set HF_TOKEN or run &apos;hf auth login&apos;</source>
        <translation>den Namen prüfen; für ein privates HF_TOKEN setzen oder &apos;hf auth login&apos; aufrufen</translation>
    </message>
    <message>
        <source>check the path</source>
        <translation>den Pfad prüfen</translation>
    </message>
    <message>
        <source>check the path and your permissions ({1})</source>
        <translation>Pfad und Zugriffsrechte prüfen ({1})</translation>
    </message>
    <message>
        <source>check the proxy (https_proxy, all_proxy) and what begins with HF_; a bundle can also be installed from a folder or a zip</source>
        <translation>den Proxy (https_proxy, all_proxy) und alles, was mit HF_ beginnt, prüfen; ein Modellpaket lässt sich auch aus einem Ordner oder einer ZIP-Datei installieren</translation>
    </message>
    <message>
        <source>check your permissions</source>
        <translation>die Rechte prüfen</translation>
    </message>
    <message>
        <source>choose 0 to 20</source>
        <translation>0 bis 20 wählen</translation>
    </message>
    <message>
        <source>choose 0 to {1}</source>
        <translation>0 bis {1} wählen</translation>
    </message>
    <message>
        <source>choose 1 to 200</source>
        <translation>1 bis 200 wählen</translation>
    </message>
    <message>
        <source>choose 1 to {1}</source>
        <translation>1 bis {1} wählen</translation>
    </message>
    <message>
        <source>choose 8 bit over the full range or a window (--grey full or --grey window)</source>
        <translation>8 Bit über den ganzen Bereich oder ein Fenster wählen (--grey full oder --grey window)</translation>
    </message>
    <message>
        <source>choose a folder on another disk; some network shares can be mounted with locks</source>
        <translation>einen Ordner auf einem anderen Datenträger wählen; manche Netzlaufwerke lassen sich mit Sperren einbinden</translation>
    </message>
    <message>
        <source>choose a folder outside of it</source>
        <translation>einen Ordner außerhalb wählen</translation>
    </message>
    <message>
        <source>choose a folder that you may write to</source>
        <translation>einen Ordner wählen, in den Sie schreiben dürfen</translation>
    </message>
    <message>
        <source>choose a key without Ctrl, Shift or Alt</source>
        <translation>eine Taste ohne Strg, Umschalt oder Alt wählen</translation>
    </message>
    <message>
        <source>choose a new or empty folder</source>
        <translation>einen neuen oder leeren Ordner wählen</translation>
    </message>
    <message>
        <source>choose a smaller reach for the edge</source>
        <translation>eine kleinere Reichweite für den Rand wählen</translation>
    </message>
    <message>
        <source>choose another folder</source>
        <translation>einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>choose another folder ({0})</source>
        <translation>einen anderen Ordner wählen ({0})</translation>
    </message>
    <message>
        <source>choose another folder ({1})</source>
        <translation>einen anderen Ordner wählen ({1})</translation>
    </message>
    <message>
        <source>choose another folder for healed scans</source>
        <translation>einen anderen Ordner für geheilte Bilder wählen</translation>
    </message>
    <message>
        <source>choose another folder or replace it with --overwrite</source>
        <translation>einen anderen Ordner wählen oder mit --overwrite ersetzen</translation>
    </message>
    <message>
        <source>choose another folder; it stays where it was</source>
        <translation>einen anderen Ordner wählen; er bleibt, wo er war</translation>
    </message>
    <message>
        <source>choose another key</source>
        <translation>eine andere Taste wählen</translation>
    </message>
    <message>
        <source>choose another key, or take it from there first</source>
        <translation>eine andere Taste wählen oder sie dort zuerst wegnehmen</translation>
    </message>
    <message>
        <source>choose another name</source>
        <translation>einen anderen Namen wählen</translation>
    </message>
    <message>
        <source>choose another name, or delete that one first</source>
        <translation>einen anderen Namen wählen oder jene zuerst löschen</translation>
    </message>
    <message>
        <source>choose another place</source>
        <translation>einen anderen Ort wählen</translation>
    </message>
    <message>
        <source>choose another scan or draw a region</source>
        <translation>ein anderes Bild wählen oder eine Region zeichnen</translation>
    </message>
    <message>
        <source>choose cpu</source>
        <translation>cpu wählen</translation>
    </message>
    <message>
        <source>choose one of 1 to {2}</source>
        <translation>eines von 1 bis {2} wählen</translation>
    </message>
    <message>
        <source>choose one of them</source>
        <translation>eines davon wählen</translation>
    </message>
    <message>
        <source>choose one of them; descriptors are of all lesions that are asked for</source>
        <translation>eines davon wählen; Deskriptoren gelten für alle Läsionen, die verlangt werden</translation>
    </message>
    <message>
        <source>choose one of {2}</source>
        <translation>eines davon wählen: {2}</translation>
    </message>
    <message>
        <source>choose scans and a number of candidates</source>
        <translation>Bilder und eine Anzahl von Kandidaten wählen</translation>
    </message>
    <message>
        <source>close other programs</source>
        <translation>andere Programme schließen</translation>
    </message>
    <message>
        <source>close other programs or choose a smaller bundle, then retry</source>
        <translation>andere Programme schließen oder ein kleineres Modellpaket wählen, dann noch einmal versuchen</translation>
    </message>
    <message>
        <source>close that program and try again</source>
        <translation>jenes Programm schließen und noch einmal versuchen</translation>
    </message>
    <message>
        <source>close that window first, or choose another folder</source>
        <translation>zuerst jenes Fenster schließen oder einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>connect its disk or share, or choose another folder</source>
        <translation>das Laufwerk oder Netzlaufwerk verbinden oder einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>convert it where you trust it: python -c &quot;import torch, safetensors.torch as s; s.save_file(torch.load(&apos;{1}&apos;, weights_only=True), &apos;{2}&apos;)&quot;</source>
        <translation>sie dort umwandeln, wo Sie ihr trauen: python -c &quot;import torch, safetensors.torch as s; s.save_file(torch.load(&apos;{1}&apos;, weights_only=True), &apos;{2}&apos;)&quot;</translation>
    </message>
    <message>
        <source>copy it there as well</source>
        <translation>es ebenfalls dorthin kopieren</translation>
    </message>
    <message>
        <source>copy the file into it, or give --follow-links</source>
        <translation>die Datei hineinkopieren oder --follow-links angeben</translation>
    </message>
    <message>
        <source>copy what they lead to into it, or give --follow-links</source>
        <translation>hineinkopieren, wohin sie führen, oder --follow-links angeben</translation>
    </message>
    <message>
        <source>correct the mask</source>
        <translation>die Maske korrigieren</translation>
    </message>
    <message>
        <source>device &apos;{0}&apos; cannot be used</source>
        <translation>das Gerät „{0}“ ist nicht zu verwenden</translation>
    </message>
    <message>
        <source>do not use it</source>
        <translation>es nicht verwenden</translation>
    </message>
    <message>
        <source>do not use it, or unpack and look through it</source>
        <translation>es nicht verwenden oder es entpacken und durchsehen</translation>
    </message>
    <message>
        <source>do not use this base model</source>
        <translation>dieses Basismodell nicht verwenden</translation>
    </message>
    <message>
        <source>do not use this bundle</source>
        <translation>dieses Modellpaket nicht verwenden</translation>
    </message>
    <message>
        <source>do not use this model</source>
        <translation>dieses Modell nicht verwenden</translation>
    </message>
    <message>
        <source>do so at {1}/{0}, then set HF_TOKEN or run &apos;hf auth login&apos;</source>
        <translation>das auf {1}/{0} tun, dann HF_TOKEN setzen oder &apos;hf auth login&apos; aufrufen</translation>
    </message>
    <message>
        <source>do the same, or choose another folder</source>
        <translation>dasselbe angeben oder einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>draw a region around it</source>
        <translation>eine Region darum zeichnen</translation>
    </message>
    <message>
        <source>draw a region on it</source>
        <translation>eine Region darauf zeichnen</translation>
    </message>
    <message>
        <source>draw a region on it or take another seed</source>
        <translation>eine Region darauf zeichnen oder einen anderen Startwert nehmen</translation>
    </message>
    <message>
        <source>draw another region</source>
        <translation>eine andere Region zeichnen</translation>
    </message>
    <message>
        <source>draw at least {0} px of it</source>
        <translation>mindestens {0} px davon zeichnen</translation>
    </message>
    <message>
        <source>draw it no larger than a lesion with healthy tissue around it</source>
        <translation>sie nicht größer zeichnen als eine Läsion mit gesundem Gewebe ringsum</translation>
    </message>
    <message>
        <source>draw it on the scan</source>
        <translation>sie auf dem Bild zeichnen</translation>
    </message>
    <message>
        <source>draw it on the scan&apos;s own grid</source>
        <translation>sie im Pixelraster des Bildes zeichnen</translation>
    </message>
    <message>
        <source>draw it within {1} x {2} px</source>
        <translation>innerhalb von {1} x {2} px zeichnen</translation>
    </message>
    <message>
        <source>draw one</source>
        <translation>eine zeichnen</translation>
    </message>
    <message>
        <source>draw the region larger</source>
        <translation>die Region größer zeichnen</translation>
    </message>
    <message>
        <source>export a Segmentation for each image</source>
        <translation>je Bild eine Segmentierung exportieren</translation>
    </message>
    <message>
        <source>export all pairs into a new folder</source>
        <translation>alle Paare in einen neuen Ordner exportieren</translation>
    </message>
    <message>
        <source>export images and index of one size</source>
        <translation>Bilder und Verzeichnis in einer Größe exportieren</translation>
    </message>
    <message>
        <source>export it again</source>
        <translation>noch einmal exportieren</translation>
    </message>
    <message>
        <source>export it again ({1})</source>
        <translation>noch einmal exportieren ({1})</translation>
    </message>
    <message>
        <source>export it again, as grey values or as PNG</source>
        <translation>neu exportieren, als Grauwerte oder als PNG</translation>
    </message>
    <message>
        <source>export it again, or as PNG</source>
        <translation>neu exportieren, oder als PNG</translation>
    </message>
    <message>
        <source>export it as 8 or 16 bit grey values</source>
        <translation>als Grauwerte mit 8 oder 16 Bit exportieren</translation>
    </message>
    <message>
        <source>export it from its tool again</source>
        <translation>noch einmal aus dem Programm exportieren, das die Datei schrieb</translation>
    </message>
    <message>
        <source>export it from its tool again, or take them out</source>
        <translation>aus seinem Programm erneut exportieren, oder sie entfernen</translation>
    </message>
    <message>
        <source>export it uncompressed</source>
        <translation>unkomprimiert exportieren</translation>
    </message>
    <message>
        <source>export it uncompressed, or as PNG</source>
        <translation>unkomprimiert oder als PNG exportieren</translation>
    </message>
    <message>
        <source>export polygons or run lengths</source>
        <translation>Polygone oder Lauflängen exportieren</translation>
    </message>
    <message>
        <source>export single frames of it</source>
        <translation>einzelne Bilder daraus exportieren</translation>
    </message>
    <message>
        <source>export them into two folders</source>
        <translation>sie in zwei Ordner exportieren</translation>
    </message>
    <message>
        <source>export those again, or choose another folder</source>
        <translation>diese wieder exportieren oder einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>files in formats that are not read: {0}, the first is {1}</source>
        <translation>Dateien in Formaten, die nicht gelesen werden: {0}, die erste ist {1}</translation>
    </message>
    <message>
        <source>files may end in {1}</source>
        <translation>Dateien dürfen auf {1} enden</translation>
    </message>
    <message>
        <source>frame {0} of the Segmentation does not say of which image and segment it is</source>
        <translation>Einzelbild {0} der Segmentierung sagt nicht, zu welchem Bild und Segment es gehört</translation>
    </message>
    <message>
        <source>generate all the same, the candidate may have one</source>
        <translation>trotzdem erzeugen, beim Kandidaten kann es gelingen</translation>
    </message>
    <message>
        <source>generate it again</source>
        <translation>ihn noch einmal erzeugen</translation>
    </message>
    <message>
        <source>get it again</source>
        <translation>sie noch einmal holen</translation>
    </message>
    <message>
        <source>get it again ({1})</source>
        <translation>sie noch einmal holen ({1})</translation>
    </message>
    <message>
        <source>get it again with &apos;busynth bundles install base:{0} --overwrite&apos;</source>
        <translation>es mit &apos;busynth bundles install base:{0} --overwrite&apos; noch einmal holen</translation>
    </message>
    <message>
        <source>get it with &apos;busynth bundles install base:{1}&apos;</source>
        <translation>es mit &apos;busynth bundles install base:{1}&apos; holen</translation>
    </message>
    <message>
        <source>get that version of it</source>
        <translation>jene Version davon holen</translation>
    </message>
    <message>
        <source>get the base model again</source>
        <translation>das Basismodell noch einmal holen</translation>
    </message>
    <message>
        <source>get the base model again ({1}: {2})</source>
        <translation>das Basismodell noch einmal holen ({1}: {2})</translation>
    </message>
    <message>
        <source>give 0 to {2}</source>
        <translation>0 bis {2} angeben</translation>
    </message>
    <message>
        <source>give 8 or 16 bit grey values</source>
        <translation>Grauwerte mit 8 oder 16 Bit angeben</translation>
    </message>
    <message>
        <source>give OWNER/NAME or OWNER/NAME@REVISION</source>
        <translation>BESITZER/NAME oder BESITZER/NAME@REVISION angeben</translation>
    </message>
    <message>
        <source>give a CSV with the columns scan and patient</source>
        <translation>eine CSV-Datei mit den Spalten scan und patient angeben</translation>
    </message>
    <message>
        <source>give a PNG, JPEG, TIFF, BMP, WebP or DICOM file</source>
        <translation>eine PNG-, JPEG-, TIFF-, BMP-, WebP- oder DICOM-Datei angeben</translation>
    </message>
    <message>
        <source>give a PNG, TIFF or BMP file</source>
        <translation>eine PNG-, TIFF- oder BMP-Datei angeben</translation>
    </message>
    <message>
        <source>give a bundle&apos;s folder, a zip of it, or its hub id</source>
        <translation>den Ordner eines Modellpakets, eine ZIP-Datei davon oder seinen Namen im Hub angeben</translation>
    </message>
    <message>
        <source>give a folder in the layout of BUSI, nnU-Net or COCO, DICOM with Segmentations, or one with a {1}</source>
        <translation>einen Ordner im Aufbau von BUSI, nnU-Net oder COCO, DICOM mit Segmentierungen oder einen mit einer {1} angeben</translation>
    </message>
    <message>
        <source>give a folder that holds a {1}</source>
        <translation>einen Ordner angeben, der {1} enthält</translation>
    </message>
    <message>
        <source>give a folder with {1} or one of: {2}</source>
        <translation>einen Ordner mit {1} angeben oder eines von: {2}</translation>
    </message>
    <message>
        <source>give a frame of grey values, or ask for it with &apos;--colour&apos;</source>
        <translation>ein Bild mit Grauwerten angeben oder es mit &apos;--colour&apos; verlangen</translation>
    </message>
    <message>
        <source>give a mask of one frame</source>
        <translation>eine Maske mit nur einem Einzelbild angeben</translation>
    </message>
    <message>
        <source>give a mask of the scan&apos;s own size</source>
        <translation>eine Maske in der Größe des Bildes angeben</translation>
    </message>
    <message>
        <source>give a number from 1 to {1}</source>
        <translation>eine Zahl von 1 bis {1} angeben</translation>
    </message>
    <message>
        <source>give a picture of one grey value for each label</source>
        <translation>eine Bilddatei mit einem Grauwert je Label angeben</translation>
    </message>
    <message>
        <source>give a scan of at least {3} x {3} px</source>
        <translation>ein Bild von mindestens {3} x {3} px angeben</translation>
    </message>
    <message>
        <source>give a scan or a folder of scans</source>
        <translation>ein Bild oder einen Ordner mit Bildern angeben</translation>
    </message>
    <message>
        <source>give a scan that has pixels</source>
        <translation>ein Bild angeben, das Pixel hat</translation>
    </message>
    <message>
        <source>give a scan that shows tissue</source>
        <translation>ein Bild angeben, das Gewebe zeigt</translation>
    </message>
    <message>
        <source>give a single scan</source>
        <translation>ein einzelnes Bild angeben</translation>
    </message>
    <message>
        <source>give a smaller file</source>
        <translation>eine kleinere Datei angeben</translation>
    </message>
    <message>
        <source>give an ultrasound image</source>
        <translation>ein Ultraschallbild angeben</translation>
    </message>
    <message>
        <source>give another data set</source>
        <translation>einen anderen Datensatz angeben</translation>
    </message>
    <message>
        <source>give each of them its patient</source>
        <translation>bei jedem den Patienten angeben</translation>
    </message>
    <message>
        <source>give each scan its own row, image name and mask</source>
        <translation>jedem Bild eine eigene Zeile, einen Namen und eine Maske geben</translation>
    </message>
    <message>
        <source>give each scan one patient</source>
        <translation>jedem Bild einen Patienten geben</translation>
    </message>
    <message>
        <source>give it one</source>
        <translation>ihr einen geben</translation>
    </message>
    <message>
        <source>give one from 0 on</source>
        <translation>eine ab 0 angeben</translation>
    </message>
    <message>
        <source>give real scans alone</source>
        <translation>nur echte Bilder nehmen</translation>
    </message>
    <message>
        <source>give the folder of a data set</source>
        <translation>den Ordner eines Datensatzes angeben</translation>
    </message>
    <message>
        <source>give the folder of a workspace</source>
        <translation>den Ordner eines Arbeitsbereichs angeben</translation>
    </message>
    <message>
        <source>give the folder of it</source>
        <translation>den Ordner dazu angeben</translation>
    </message>
    <message>
        <source>give the folder that it belongs to</source>
        <translation>den Ordner angeben, zu dem es gehört</translation>
    </message>
    <message>
        <source>give the reader&apos;s name</source>
        <translation>den Namen des Befunders angeben</translation>
    </message>
    <message>
        <source>give the scan itself</source>
        <translation>das Bild selbst angeben</translation>
    </message>
    <message>
        <source>give the shares of train, val and test in percent, as in 70,15,15</source>
        <translation>die Anteile von train, val und test in Prozent angeben, etwa 70,15,15</translation>
    </message>
    <message>
        <source>give the table of patients again, or choose another folder</source>
        <translation>die Patiententabelle wieder angeben oder einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>give the table of the data set</source>
        <translation>die Tabelle des Datensatzes angeben</translation>
    </message>
    <message>
        <source>give them as DICOM, TIFF or single files</source>
        <translation>sie als DICOM, TIFF oder einzelne Dateien angeben</translation>
    </message>
    <message>
        <source>give them one</source>
        <translation>ihnen dieselbe geben</translation>
    </message>
    <message>
        <source>give whole numbers from 0</source>
        <translation>ganze Zahlen ab 0 angeben</translation>
    </message>
    <message>
        <source>give {1} to {2} mm</source>
        <translation>{1} bis {2} mm angeben</translation>
    </message>
    <message>
        <source>guidance {0} is out of range</source>
        <translation>die Führung {0} liegt außerhalb des Bereichs</translation>
    </message>
    <message>
        <source>heal one first</source>
        <translation>zuerst eines heilen</translation>
    </message>
    <message>
        <source>heal what lies in one of them, then the others</source>
        <translation>erst eine davon heilen, dann die anderen</translation>
    </message>
    <message>
        <source>hub:{0} is not a bundle</source>
        <translation>hub:{0} ist kein Modellpaket</translation>
    </message>
    <message>
        <source>hub:{0} lacks {1}</source>
        <translation>in hub:{0} fehlt {1}</translation>
    </message>
    <message>
        <source>hub:{0}: {1} is not the file that was published</source>
        <translation>hub:{0}: {1} ist nicht die veröffentlichte Datei</translation>
    </message>
    <message>
        <source>images of the format {0} have 8 bits</source>
        <translation>Bilder im Format {0} haben 8 Bit</translation>
    </message>
    <message>
        <source>install a copy of the folder that has none</source>
        <translation>eine Kopie des Ordners installieren, die keine enthält</translation>
    </message>
    <message>
        <source>install a copy of the folder without it</source>
        <translation>eine Kopie des Ordners ohne sie installieren</translation>
    </message>
    <message>
        <source>install one with &apos;busynth bundles install FOLDER&apos;</source>
        <translation>eines mit &apos;busynth bundles install ORDNER&apos; installieren</translation>
    </message>
    <message>
        <source>install the bundle again</source>
        <translation>das Modellpaket noch einmal installieren</translation>
    </message>
    <message>
        <source>install the bundle again ({1})</source>
        <translation>das Modellpaket neu installieren ({1})</translation>
    </message>
    <message>
        <source>install the bundle again ({1}: {2})</source>
        <translation>das Modellpaket noch einmal installieren ({1}: {2})</translation>
    </message>
    <message>
        <source>install the newer busynth again, or open a copy from before</source>
        <translation>das neuere busynth wieder installieren oder eine Kopie von davor öffnen</translation>
    </message>
    <message>
        <source>install the whole bundle again</source>
        <translation>das ganze Modellpaket neu installieren</translation>
    </message>
    <message>
        <source>installed are: {1}</source>
        <translation>installiert sind: {1}</translation>
    </message>
    <message>
        <source>it answers {0}</source>
        <translation>er antwortet mit {0}</translation>
    </message>
    <message>
        <source>it cannot be opened</source>
        <translation>sie kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>it cannot be removed</source>
        <translation>es kann nicht entfernt werden</translation>
    </message>
    <message>
        <source>it cannot be written</source>
        <translation>sie kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>it has benign and malignant lesions</source>
        <translation>es hat benigne und maligne Läsionen</translation>
    </message>
    <message>
        <source>it has no readable {1}</source>
        <translation>{1} fehlt oder ist nicht zu lesen</translation>
    </message>
    <message>
        <source>it has no {0}</source>
        <translation>{0} fehlt</translation>
    </message>
    <message>
        <source>it has no {1}</source>
        <translation>{1} fehlt</translation>
    </message>
    <message>
        <source>it has no {1}, no {2}, nor one other file of safetensors</source>
        <translation>weder {1} noch {2} noch eine einzelne andere safetensors-Datei ist da</translation>
    </message>
    <message>
        <source>it has no {1}; a base model is got with &apos;base:{0}&apos;</source>
        <translation>{1} fehlt; ein Basismodell holt man mit &apos;base:{0}&apos;</translation>
    </message>
    <message>
        <source>it has parts, words and negative</source>
        <translation>er hat parts, words und negative</translation>
    </message>
    <message>
        <source>it is a candidate of this workspace</source>
        <translation>es ist ein Kandidat dieses Arbeitsbereichs</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>er ist leer</translation>
    </message>
    <message>
        <source>it is normal, but its mask marks a lesion</source>
        <translation>es ist normal, aber seine Maske markiert eine Läsion</translation>
    </message>
    <message>
        <source>it lies in a folder of its own, and those of the pathologies are read alone</source>
        <translation>es liegt in einem eigenen Ordner, und nur die der Pathologien werden gelesen</translation>
    </message>
    <message>
        <source>it must be a whole number</source>
        <translation>es muss eine ganze Zahl sein</translation>
    </message>
    <message>
        <source>it must have unet, vae, text_encoder, tokenizer and scheduler in diffusers&apos; layout</source>
        <translation>es muss unet, vae, text_encoder, tokenizer und scheduler im Aufbau von diffusers haben</translation>
    </message>
    <message>
        <source>it must turn {3} into {4}</source>
        <translation>es muss aus {3} {4} machen</translation>
    </message>
    <message>
        <source>it names no base</source>
        <translation>es nennt keine Basis</translation>
    </message>
    <message>
        <source>it needs no copy</source>
        <translation>es braucht keine Kopie</translation>
    </message>
    <message>
        <source>it sends less than it said</source>
        <translation>er sendet weniger als angekündigt</translation>
    </message>
    <message>
        <source>it shows no tissue</source>
        <translation>es zeigt kein Gewebe</translation>
    </message>
    <message>
        <source>it was deleted, moved or replaced while it was open</source>
        <translation>sie wurde gelöscht, verschoben oder ersetzt, während sie geöffnet war</translation>
    </message>
    <message>
        <source>it was replaced in the meantime, choose it again</source>
        <translation>es wurde inzwischen ersetzt, noch einmal wählen</translation>
    </message>
    <message>
        <source>its SHA-256 differs, get it again</source>
        <translation>ihre SHA-256 weicht ab, sie noch einmal holen</translation>
    </message>
    <message>
        <source>its SHA-256 differs, install the bundle again</source>
        <translation>ihre SHA-256 weicht ab, das Modellpaket noch einmal installieren</translation>
    </message>
    <message>
        <source>its SHA-256 differs, try again, and if it stays so do not use it</source>
        <translation>ihre SHA-256 weicht ab, noch einmal versuchen und, wenn es so bleibt, nicht verwenden</translation>
    </message>
    <message>
        <source>its Segmentation cannot be read</source>
        <translation>seine Segmentierung ist nicht lesbar</translation>
    </message>
    <message>
        <source>its Segmentation is of another size</source>
        <translation>seine Segmentierung hat eine andere Größe</translation>
    </message>
    <message>
        <source>its UNet takes {1} channels and text of width {2}, its text encoder gives {3}</source>
        <translation>sein UNet nimmt {1} Kanäle und Text der Breite {2}, sein Textencoder gibt {3}</translation>
    </message>
    <message>
        <source>its adapters are no list</source>
        <translation>seine Adapter sind keine Liste</translation>
    </message>
    <message>
        <source>its array is {1} {2}, give one channel</source>
        <translation>das Feld ist {1} {2}, einen einzigen Kanal angeben</translation>
    </message>
    <message>
        <source>its base is neither an id nor a folder</source>
        <translation>seine Basis ist weder ein Name im Hub noch ein Ordner</translation>
    </message>
    <message>
        <source>its file or its manifest says that it is synthetic</source>
        <translation>seine Datei oder das Manifest dazu nennt es synthetisch</translation>
    </message>
    <message>
        <source>its first line must name {2}</source>
        <translation>ihre erste Zeile muss {2} nennen</translation>
    </message>
    <message>
        <source>its label says that it has a lesion, and its mask is empty</source>
        <translation>sein Label nennt eine Läsion, und seine Maske ist leer</translation>
    </message>
    <message>
        <source>its mask is missing or empty</source>
        <translation>seine Maske fehlt oder ist leer</translation>
    </message>
    <message>
        <source>its mask marks what lies around the lesion</source>
        <translation>seine Maske markiert, was um die Läsion herum liegt</translation>
    </message>
    <message>
        <source>its parts must be a list of texts</source>
        <translation>seine parts müssen eine Liste von Texten sein</translation>
    </message>
    <message>
        <source>its precision is none of {0}</source>
        <translation>seine Genauigkeit ist keine von {0}</translation>
    </message>
    <message>
        <source>its trials are 0 to {1}</source>
        <translation>ihre Durchgänge sind 0 bis {1}</translation>
    </message>
    <message>
        <source>its words must be those of the BI-RADS lexicon</source>
        <translation>seine words müssen jene des BI-RADS-Lexikons sein</translation>
    </message>
    <message>
        <source>leave at least one pixel, or reject the candidate</source>
        <translation>mindestens ein Pixel übrig lassen oder den Kandidaten ablehnen</translation>
    </message>
    <message>
        <source>leave out what follows the @</source>
        <translation>weglassen, was nach dem @ steht</translation>
    </message>
    <message>
        <source>leave that question out, or choose the task &apos;{0}&apos;</source>
        <translation>die Frage weglassen oder die Aufgabe „{0}“ wählen</translation>
    </message>
    <message>
        <source>leave the cell &apos;mask&apos; empty, or mend the pathology</source>
        <translation>die Zelle „mask“ leer lassen oder die Pathologie berichtigen</translation>
    </message>
    <message>
        <source>left out {0} (the first: {1}): {2}</source>
        <translation>ausgelassen: {0} (das erste: {1}): {2}</translation>
    </message>
    <message>
        <source>left out, {0}: {1}</source>
        <translation>ausgelassen, {0}: {1}</translation>
    </message>
    <message>
        <source>let another button draw first</source>
        <translation>zuerst eine andere Taste zeichnen lassen</translation>
    </message>
    <message>
        <source>load the bundle again</source>
        <translation>das Modellpaket noch einmal laden</translation>
    </message>
    <message>
        <source>look at the candidate again and decide anew</source>
        <translation>den Kandidaten noch einmal ansehen und neu entscheiden</translation>
    </message>
    <message>
        <source>look whether it names anybody, then black it out or let it pass: in the window, or with --burned-in blank or --burned-in allow</source>
        <translation>nachsehen, ob sie jemanden nennt, dann schwärzen oder durchlassen: im Fenster oder mit --burned-in blank oder --burned-in allow</translation>
    </message>
    <message>
        <source>make a zip of each</source>
        <translation>aus jedem eine ZIP-Datei machen</translation>
    </message>
    <message>
        <source>make it again for the one that is installed</source>
        <translation>sie für das installierte neu stellen</translation>
    </message>
    <message>
        <source>make it at least {1} px across</source>
        <translation>sie mindestens {1} px breit machen</translation>
    </message>
    <message>
        <source>make it elsewhere, or reject it</source>
        <translation>die Läsion anderswo erzeugen oder den Kandidaten ablehnen</translation>
    </message>
    <message>
        <source>make it first, or choose another</source>
        <translation>ihn zuerst anlegen oder einen anderen wählen</translation>
    </message>
    <message>
        <source>make room and try again; nothing was changed</source>
        <translation>Platz schaffen und noch einmal versuchen; nichts wurde verändert</translation>
    </message>
    <message>
        <source>make some room</source>
        <translation>Platz schaffen</translation>
    </message>
    <message>
        <source>make that first</source>
        <translation>zuerst jenen erzeugen</translation>
    </message>
    <message>
        <source>make that first, then retry</source>
        <translation>zuerst jenen erzeugen, dann noch einmal versuchen</translation>
    </message>
    <message>
        <source>mark the region with values above 0</source>
        <translation>die Region mit Werten über 0 markieren</translation>
    </message>
    <message>
        <source>marks are drawn on its lesion or beside it</source>
        <translation>auf seiner Läsion oder daneben ist etwas eingezeichnet</translation>
    </message>
    <message>
        <source>mend the index</source>
        <translation>das Verzeichnis berichtigen</translation>
    </message>
    <message>
        <source>mend the table</source>
        <translation>die Tabelle berichtigen</translation>
    </message>
    <message>
        <source>name each column once</source>
        <translation>jede Spalte einmal benennen</translation>
    </message>
    <message>
        <source>name its mask</source>
        <translation>seine Maske nennen</translation>
    </message>
    <message>
        <source>name the columns {2}</source>
        <translation>die Spalten {2} benennen</translation>
    </message>
    <message>
        <source>name the ground too</source>
        <translation>auch den Untergrund nennen</translation>
    </message>
    <message>
        <source>nnU-Net</source>
        <translation>nnU-Net</translation>
    </message>
    <message>
        <source>no button would draw</source>
        <translation>keine Taste würde zeichnen</translation>
    </message>
    <message>
        <source>no frame of its Segmentation is of it</source>
        <translation>kein Einzelbild seiner Segmentierung gehört zu ihm</translation>
    </message>
    <message>
        <source>no scan in this workspace was healed</source>
        <translation>kein Bild in diesem Arbeitsbereich wurde geheilt</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>not every system can have a file of that name</source>
        <translation>nicht jedes System kann eine Datei dieses Namens haben</translation>
    </message>
    <message>
        <source>nothing says whether its lesion is benign or malignant</source>
        <translation>nichts sagt, ob seine Läsion benigne oder maligne ist</translation>
    </message>
    <message>
        <source>nothing would be left</source>
        <translation>es bliebe nichts übrig</translation>
    </message>
    <message>
        <source>of another size are {0}</source>
        <translation>andere Größen haben {0}</translation>
    </message>
    <message>
        <source>on this machine are: {1}</source>
        <translation>auf diesem Rechner sind: {1}</translation>
    </message>
    <message>
        <source>one of another name can be installed</source>
        <translation>eines mit anderem Namen lässt sich installieren</translation>
    </message>
    <message>
        <source>open a scan first</source>
        <translation>zuerst ein Bild öffnen</translation>
    </message>
    <message>
        <source>open healthy scans first</source>
        <translation>erst gesunde Bilder öffnen</translation>
    </message>
    <message>
        <source>open it again, then retry</source>
        <translation>es wieder öffnen, dann noch einmal versuchen</translation>
    </message>
    <message>
        <source>open it as a folder</source>
        <translation>als Ordner öffnen</translation>
    </message>
    <message>
        <source>open it by itself</source>
        <translation>ihn für sich allein öffnen</translation>
    </message>
    <message>
        <source>open that</source>
        <translation>jenes öffnen</translation>
    </message>
    <message>
        <source>open that scan and try again</source>
        <translation>jenes Bild öffnen und noch einmal versuchen</translation>
    </message>
    <message>
        <source>open {0} again</source>
        <translation>{0} noch einmal öffnen</translation>
    </message>
    <message>
        <source>picture {0} is none of trial {1}</source>
        <translation>Bild {0} gehört nicht zu Durchgang {1}</translation>
    </message>
    <message>
        <source>picture {0} of a study is damaged</source>
        <translation>Bild {0} einer Studie ist beschädigt</translation>
    </message>
    <message>
        <source>place it further away, and not in the other&apos;s shadow</source>
        <translation>sie weiter weg und nicht in den Schatten der anderen legen</translation>
    </message>
    <message>
        <source>place it on tissue</source>
        <translation>sie auf Gewebe setzen</translation>
    </message>
    <message>
        <source>place it on tissue, or say with --fov what is tissue</source>
        <translation>sie auf Gewebe legen oder mit --fov sagen, was Gewebe ist</translation>
    </message>
    <message>
        <source>place it within {1} x {2} px</source>
        <translation>sie innerhalb von {1} x {2} px setzen</translation>
    </message>
    <message>
        <source>put it into {1}, or mend the index</source>
        <translation>sie in {1} legen oder das Verzeichnis berichtigen</translation>
    </message>
    <message>
        <source>put it into {1}, or mend the table</source>
        <translation>sie in {1} legen oder die Tabelle berichtigen</translation>
    </message>
    <message>
        <source>put its folder back, or open the workspace where it is now</source>
        <translation>den Ordner zurücklegen oder den Arbeitsbereich dort öffnen, wo er jetzt ist</translation>
    </message>
    <message>
        <source>reading {0} ended its reader</source>
        <translation>das Lesen von {0} hat den Leseprozess beendet</translation>
    </message>
    <message>
        <source>reading {0} needs too much memory</source>
        <translation>das Lesen von {0} braucht zu viel Speicher</translation>
    </message>
    <message>
        <source>reading {0} takes too long</source>
        <translation>das Lesen von {0} dauert zu lange</translation>
    </message>
    <message>
        <source>remove it</source>
        <translation>entfernen</translation>
    </message>
    <message>
        <source>remove it ({1})</source>
        <translation>entfernen ({1})</translation>
    </message>
    <message>
        <source>replace it with &apos;busynth bundles install base:{3} --overwrite&apos;</source>
        <translation>es mit &apos;busynth bundles install base:{3} --overwrite&apos; ersetzen</translation>
    </message>
    <message>
        <source>restore it from a backup</source>
        <translation>aus einer Sicherung wiederherstellen</translation>
    </message>
    <message>
        <source>restore it from a backup ({0})</source>
        <translation>sie aus einer Sicherung wiederherstellen ({0})</translation>
    </message>
    <message>
        <source>retry</source>
        <translation>erneut versuchen</translation>
    </message>
    <message>
        <source>retry; should it come again, restart the computer</source>
        <translation>erneut versuchen; kommt es wieder, den Rechner neu starten</translation>
    </message>
    <message>
        <source>retry; the window and the workspace are not affected</source>
        <translation>noch einmal versuchen; Fenster und Arbeitsbereich sind nicht betroffen</translation>
    </message>
    <message>
        <source>review it again</source>
        <translation>noch einmal prüfen</translation>
    </message>
    <message>
        <source>save it anew in another program</source>
        <translation>in einem anderen Programm neu speichern</translation>
    </message>
    <message>
        <source>save it as CSV</source>
        <translation>sie als CSV speichern</translation>
    </message>
    <message>
        <source>save it as CSV again</source>
        <translation>sie noch einmal als CSV speichern</translation>
    </message>
    <message>
        <source>save it with 0 outside of the lesion and 255 within</source>
        <translation>sie mit 0 außerhalb und 255 innerhalb der Läsion speichern</translation>
    </message>
    <message>
        <source>save the mask anew as PNG, TIFF or BMP, from what it was made of</source>
        <translation>die Maske aus ihrem Original neu als PNG, TIFF oder BMP speichern</translation>
    </message>
    <message>
        <source>save the table as CSV UTF-8 (Excel&apos;s other kinds of CSV change letters)</source>
        <translation>die Tabelle als „CSV UTF-8“ speichern (die anderen CSV-Formate von Excel verändern Buchstaben)</translation>
    </message>
    <message>
        <source>save them as PNG, TIFF or DICOM</source>
        <translation>sie als PNG, TIFF oder DICOM speichern</translation>
    </message>
    <message>
        <source>seal it again</source>
        <translation>es neu versiegeln</translation>
    </message>
    <message>
        <source>seed {0} is out of range</source>
        <translation>der Startwert {0} liegt außerhalb des Bereichs</translation>
    </message>
    <message>
        <source>set MASTER_ADDR to the first one&apos;s machine and MASTER_PORT to a free port, or start them with &apos;accelerate launch&apos;</source>
        <translation>MASTER_ADDR auf den Rechner des ersten und MASTER_PORT auf einen freien Port setzen, oder sie mit „accelerate launch“ starten</translation>
    </message>
    <message>
        <source>set up another one to go on reading</source>
        <translation>eine weitere anlegen, um weiterzulesen</translation>
    </message>
    <message>
        <source>shorten the bundle&apos;s prompt</source>
        <translation>den Prompt des Modellpakets kürzen</translation>
    </message>
    <message>
        <source>show candidates of one pathology</source>
        <translation>Kandidaten mit nur einer Pathologie zeigen</translation>
    </message>
    <message>
        <source>stage 3 needs a lesion</source>
        <translation>Stufe 3 braucht eine Läsion</translation>
    </message>
    <message>
        <source>stage one finds no place for a lesion on {0}</source>
        <translation>Stufe eins findet keine Stelle für eine Läsion in {0}</translation>
    </message>
    <message>
        <source>stage one finds no shape in this region</source>
        <translation>Stufe eins findet in dieser Region keine Form</translation>
    </message>
    <message>
        <source>stage one finds no shape in {0} places on {1}</source>
        <translation>Stufe eins findet an {0} Stellen von {1} keine Form</translation>
    </message>
    <message>
        <source>stage three was not given the lesion it was asked for</source>
        <translation>Stufe drei bekam nicht die Läsion, nach der gefragt war</translation>
    </message>
    <message>
        <source>stage {0} needs a mask</source>
        <translation>Stufe {0} braucht eine Maske</translation>
    </message>
    <message>
        <source>start at 1, 2 or 3</source>
        <translation>bei 1, 2 oder 3 beginnen</translation>
    </message>
    <message>
        <source>start at stage 1 or 2</source>
        <translation>bei Stufe 1 oder 2 beginnen</translation>
    </message>
    <message>
        <source>start at stage 1 or give one</source>
        <translation>bei Stufe 1 beginnen oder eine angeben</translation>
    </message>
    <message>
        <source>start at stage two</source>
        <translation>bei Stufe zwei beginnen</translation>
    </message>
    <message>
        <source>start at two</source>
        <translation>bei zwei beginnen</translation>
    </message>
    <message>
        <source>start the same command again, it goes on where it stopped</source>
        <translation>denselben Befehl noch einmal starten, er geht weiter, wo er aufhörte</translation>
    </message>
    <message>
        <source>start them with &apos;accelerate launch&apos; or &apos;torchrun&apos;, or unset WORLD_SIZE</source>
        <translation>sie mit &apos;accelerate launch&apos; oder &apos;torchrun&apos; starten oder WORLD_SIZE entfernen</translation>
    </message>
    <message>
        <source>take a smaller one, or another scan</source>
        <translation>eine kleinere oder ein anderes Bild nehmen</translation>
    </message>
    <message>
        <source>take it away, or get it again</source>
        <translation>sie entfernen oder alles neu holen</translation>
    </message>
    <message>
        <source>take it from the data set again</source>
        <translation>sie noch einmal aus dem Datensatz nehmen</translation>
    </message>
    <message>
        <source>take it in where its pages were written</source>
        <translation>sie dort einlesen, wo ihre Seiten geschrieben wurden</translation>
    </message>
    <message>
        <source>take the bundle that ships, compact, for healing</source>
        <translation>zum Heilen das mitgelieferte Modellpaket compact nehmen</translation>
    </message>
    <message>
        <source>take the one that ships, compact</source>
        <translation>das mitgelieferte, compact, nehmen</translation>
    </message>
    <message>
        <source>the adapter in {0} cannot be read</source>
        <translation>der Adapter in {0} ist nicht zu lesen</translation>
    </message>
    <message>
        <source>the adapter in {0} does not fit</source>
        <translation>der Adapter in {0} passt nicht</translation>
    </message>
    <message>
        <source>the adapter in {0} has no {1}</source>
        <translation>dem Adapter in {0} fehlt {1}</translation>
    </message>
    <message>
        <source>the adapter in {0} is not a plain LoRA</source>
        <translation>der Adapter in {0} ist kein einfacher LoRA</translation>
    </message>
    <message>
        <source>the annotations.json there is not one that busynth wrote</source>
        <translation>die Datei annotations.json dort stammt nicht von busynth</translation>
    </message>
    <message>
        <source>the answer names no reader</source>
        <translation>die Antwort nennt keinen Befunder</translation>
    </message>
    <message>
        <source>the base has no {0}</source>
        <translation>dem Basismodell fehlt {0}</translation>
    </message>
    <message>
        <source>the base model {0} is here as {1}, not as {2}</source>
        <translation>das Basismodell {0} ist hier als {1}, nicht als {2}</translation>
    </message>
    <message>
        <source>the base model {0} is not on this machine</source>
        <translation>das Basismodell {0} ist nicht auf diesem Rechner</translation>
    </message>
    <message>
        <source>the base {0} lacks {1}</source>
        <translation>der Basis {0} fehlt {1}</translation>
    </message>
    <message>
        <source>the base {0} lies outside its bundle</source>
        <translation>die Basis {0} liegt außerhalb ihres Modellpakets</translation>
    </message>
    <message>
        <source>the base {0}: {1} is not the one the bundle was made with</source>
        <translation>die Basis {0}: {1} ist nicht jene, mit der das Modellpaket gemacht wurde</translation>
    </message>
    <message>
        <source>the bundle&apos;s prompt cannot be read</source>
        <translation>der Prompt des Modellpakets ist nicht zu lesen</translation>
    </message>
    <message>
        <source>the bundle&apos;s stages ask for different precisions</source>
        <translation>die Stufen des Modellpakets verlangen verschiedene Genauigkeiten</translation>
    </message>
    <message>
        <source>the candidate does not fit its scan</source>
        <translation>der Kandidat passt nicht zu seinem Bild</translation>
    </message>
    <message>
        <source>the candidate has an empty mask</source>
        <translation>die Maske des Kandidaten ist leer</translation>
    </message>
    <message>
        <source>the candidate lies on another lesion of its scan</source>
        <translation>der Kandidat liegt auf einer anderen Läsion seines Bildes</translation>
    </message>
    <message>
        <source>the candidate that the lesion is to be added to is not there</source>
        <translation>der Kandidat, dem die Läsion hinzugefügt werden soll, ist nicht da</translation>
    </message>
    <message>
        <source>the candidate that the lesion was added to is not in this workspace</source>
        <translation>der Kandidat, dem die Läsion hinzugefügt wurde, ist nicht in diesem Arbeitsbereich</translation>
    </message>
    <message>
        <source>the candidate&apos;s scan is not in this workspace</source>
        <translation>das Bild des Kandidaten ist nicht in diesem Arbeitsbereich</translation>
    </message>
    <message>
        <source>the cell &apos;image&apos; is empty</source>
        <translation>die Zelle „image“ ist leer</translation>
    </message>
    <message>
        <source>the decision on {0} was made on other pixels</source>
        <translation>die Entscheidung über {0} wurde für andere Pixel getroffen</translation>
    </message>
    <message>
        <source>the decision was made on other pixels than the candidate has now</source>
        <translation>die Entscheidung wurde für andere Pixel getroffen, als der Kandidat jetzt hat</translation>
    </message>
    <message>
        <source>the disk does not answer</source>
        <translation>der Datenträger antwortet nicht</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>der Datenträger ist voll</translation>
    </message>
    <message>
        <source>the disk of {0} cannot lock files, so two windows could write at once</source>
        <translation>der Datenträger von {0} kann keine Dateien sperren, also könnten zwei Fenster zugleich schreiben</translation>
    </message>
    <message>
        <source>the engine cannot be started: {0}</source>
        <translation>der Rechenprozess kann nicht gestartet werden: {0}</translation>
    </message>
    <message>
        <source>the engine crashed ({0})</source>
        <translation>der Rechenprozess ist abgestürzt ({0})</translation>
    </message>
    <message>
        <source>the engine did not stop when it was told to</source>
        <translation>der Rechenprozess hielt nicht an, als er sollte</translation>
    </message>
    <message>
        <source>the engine ended with exit code {0}</source>
        <translation>der Rechenprozess endete mit Rückgabewert {0}</translation>
    </message>
    <message>
        <source>the engine is at work with another bundle</source>
        <translation>der Rechenprozess arbeitet mit einem anderen Modellpaket</translation>
    </message>
    <message>
        <source>the engine was ended by the system: out of memory?</source>
        <translation>das System hat den Rechenprozess beendet: zu wenig Arbeitsspeicher?</translation>
    </message>
    <message>
        <source>the engine was restarted</source>
        <translation>der Rechenprozess wurde neu gestartet</translation>
    </message>
    <message>
        <source>the environment speaks of {0} processes but not of which one this is</source>
        <translation>die Umgebung nennt {0} Prozesse, aber nicht, welcher dieser ist</translation>
    </message>
    <message>
        <source>the field of view lies outside {0}</source>
        <translation>das Sichtfeld liegt außerhalb von {0}</translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation>die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>the graphics card reported a fault, and the engine begins anew</source>
        <translation>die Grafikkarte hat einen Fehler gemeldet, und der Rechenprozess beginnt neu</translation>
    </message>
    <message>
        <source>the index says that it has {0} x {1} px, and it has {2} x {3}</source>
        <translation>laut Verzeichnis hat es {0} x {1} px, tatsächlich {2} x {3}</translation>
    </message>
    <message>
        <source>the label {0} has colours</source>
        <translation>die Label-Datei {0} ist farbig</translation>
    </message>
    <message>
        <source>the label {0} has values that number no label</source>
        <translation>die Label-Datei {0} hat Werte, die keine Nummer eines Labels sind</translation>
    </message>
    <message>
        <source>the layout of {0} is none that is read</source>
        <translation>der Aufbau von {0} ist keiner, der gelesen wird</translation>
    </message>
    <message>
        <source>the lesion of {0} lies on what was blanked of its scan</source>
        <translation>die Läsion von {0} liegt auf dem, was von ihrem Bild geschwärzt ist</translation>
    </message>
    <message>
        <source>the lesion to be kept was deleted</source>
        <translation>die Läsion, die bleiben sollte, wurde gelöscht</translation>
    </message>
    <message>
        <source>the lesion was asked for on another ground</source>
        <translation>die Läsion wurde auf einem anderen Untergrund verlangt</translation>
    </message>
    <message>
        <source>the lesions are on two scans</source>
        <translation>die Läsionen sind auf zwei Bildern</translation>
    </message>
    <message>
        <source>the link &apos;{0}&apos; leads out of the folder</source>
        <translation>der Verweis „{0}“ führt aus dem Ordner hinaus</translation>
    </message>
    <message>
        <source>the mask &apos;{0}&apos; marks what lies around the lesion</source>
        <translation>die Maske „{0}“ markiert, was um die Läsion herum liegt</translation>
    </message>
    <message>
        <source>the mask is empty</source>
        <translation>die Maske ist leer</translation>
    </message>
    <message>
        <source>the mask is too small</source>
        <translation>die Maske ist zu klein</translation>
    </message>
    <message>
        <source>the mask is {0} x {1} px and the scan {2} x {3}</source>
        <translation>die Maske ist {0} x {1} px groß und das Bild {2} x {3}</translation>
    </message>
    <message>
        <source>the mask of {0} does not fit its image</source>
        <translation>die Maske von {0} passt nicht zum Bild</translation>
    </message>
    <message>
        <source>the mask {0} has as many greys as a scan</source>
        <translation>die Maske {0} enthält so viele Graustufen wie ein Bild</translation>
    </message>
    <message>
        <source>the mask {0} holds values below and above 0</source>
        <translation>die Maske {0} enthält Werte unter und über 0</translation>
    </message>
    <message>
        <source>the mask {0} holds {1} frames</source>
        <translation>die Maske {0} enthält {1} Einzelbilder</translation>
    </message>
    <message>
        <source>the mask {0} is a DICOM file</source>
        <translation>die Maske {0} ist eine DICOM-Datei</translation>
    </message>
    <message>
        <source>the mask {0} is compressed as JPEG, which blurs its edge</source>
        <translation>die Maske {0} ist als JPEG komprimiert, was ihren Rand verwischt</translation>
    </message>
    <message>
        <source>the mask {0} is empty</source>
        <translation>die Maske {0} ist leer</translation>
    </message>
    <message>
        <source>the mask {0} is {1} x {2} px and the scan {3} x {4}</source>
        <translation>die Maske {0} ist {1} x {2} px groß und das Bild {3} x {4}</translation>
    </message>
    <message>
        <source>the masks of two lesions of {0} lie on each other</source>
        <translation>die Masken zweier Läsionen von {0} liegen aufeinander</translation>
    </message>
    <message>
        <source>the networks of bundle {0} do not work together</source>
        <translation>die Netze des Modellpakets {0} passen nicht zusammen</translation>
    </message>
    <message>
        <source>the pairs in this folder were dealt out by patients</source>
        <translation>die Paare in diesem Ordner wurden nach Patienten aufgeteilt</translation>
    </message>
    <message>
        <source>the pairs in this folder were dealt out by {0} as {1}</source>
        <translation>die Paare in diesem Ordner wurden nach {0} als {1} aufgeteilt</translation>
    </message>
    <message>
        <source>the path &apos;{0}&apos; is not one inside the folder</source>
        <translation>der Pfad „{0}“ liegt nicht im Ordner</translation>
    </message>
    <message>
        <source>the plan is none that busynth wrote</source>
        <translation>der Plan ist keiner, den busynth geschrieben hat</translation>
    </message>
    <message>
        <source>the preset&apos;s name is too long</source>
        <translation>der Name der Vorlage ist zu lang</translation>
    </message>
    <message>
        <source>the processes cannot find each other</source>
        <translation>die Prozesse finden einander nicht</translation>
    </message>
    <message>
        <source>the processes have lost each other ({0})</source>
        <translation>die Prozesse haben einander verloren ({0})</translation>
    </message>
    <message>
        <source>the prompt &apos;{0}&apos; has {1} tokens, {2} are read</source>
        <translation>der Prompt „{0}“ hat {1} Tokens, gelesen werden {2}</translation>
    </message>
    <message>
        <source>the quick preview finds no shape in this region</source>
        <translation>die schnelle Vorschau findet in dieser Region keine Form</translation>
    </message>
    <message>
        <source>the reader of files cannot be started</source>
        <translation>der Leseprozess für Dateien lässt sich nicht starten</translation>
    </message>
    <message>
        <source>the reader of files was stopped</source>
        <translation>das Lesen von Dateien wurde beendet</translation>
    </message>
    <message>
        <source>the reason &apos;other&apos; says nothing by itself</source>
        <translation>der Grund „Anderes“ sagt allein noch nichts</translation>
    </message>
    <message>
        <source>the region covers the whole of {0}</source>
        <translation>die Region bedeckt das ganze Bild {0}</translation>
    </message>
    <message>
        <source>the region is not one that busynth wrote</source>
        <translation>die Region stammt nicht von busynth</translation>
    </message>
    <message>
        <source>the region is too small</source>
        <translation>die Region ist zu klein</translation>
    </message>
    <message>
        <source>the region is too small for a lesion in {0}</source>
        <translation>die Region ist zu klein für eine Läsion in {0}</translation>
    </message>
    <message>
        <source>the region lies in several views of {0}</source>
        <translation>die Region liegt in mehreren Ansichten von {0}</translation>
    </message>
    <message>
        <source>the region lies mostly on what is drawn on {0}</source>
        <translation>die Region liegt größtenteils auf Eingezeichnetem in {0}</translation>
    </message>
    <message>
        <source>the region lies mostly outside the field of view of {0}</source>
        <translation>die Region liegt größtenteils außerhalb des Sichtfelds von {0}</translation>
    </message>
    <message>
        <source>the region lies mostly outside {0}</source>
        <translation>die Region liegt größtenteils außerhalb von {0}</translation>
    </message>
    <message>
        <source>the region lies outside the scan</source>
        <translation>die Region liegt außerhalb des Bildes</translation>
    </message>
    <message>
        <source>the region lies outside the tissue of {0}</source>
        <translation>die Region liegt außerhalb des Gewebes von {0}</translation>
    </message>
    <message>
        <source>the request is not one that busynth wrote</source>
        <translation>die Anforderung stammt nicht von busynth</translation>
    </message>
    <message>
        <source>the request was made for another scan than {0}</source>
        <translation>die Anforderung war für ein anderes Bild als {0}</translation>
    </message>
    <message>
        <source>the request was made for another version of bundle {0}</source>
        <translation>die Anforderung war für eine andere Version des Modellpakets {0}</translation>
    </message>
    <message>
        <source>the scan is normal, but its mask marks a lesion</source>
        <translation>das Bild ist normal, aber seine Maske markiert eine Läsion</translation>
    </message>
    <message>
        <source>the scan is shown both as it was and with another lesion</source>
        <translation>das Bild würde so, wie es war, und mit einer anderen Läsion gezeigt</translation>
    </message>
    <message>
        <source>the scan is {0}, but no mask is named</source>
        <translation>das Bild ist {0}, aber keine Maske ist genannt</translation>
    </message>
    <message>
        <source>the scan is {1} x {2} px, draw the region inside its field of view</source>
        <translation>das Bild ist {1} x {2} px groß, die Region innerhalb des Sichtfelds zeichnen</translation>
    </message>
    <message>
        <source>the scan {0} was removed</source>
        <translation>das Bild {0} wurde entfernt</translation>
    </message>
    <message>
        <source>the study &apos;{0}&apos; is closed</source>
        <translation>die Studie „{0}“ ist abgeschlossen</translation>
    </message>
    <message>
        <source>the study asks for it</source>
        <translation>die Studie fragt danach</translation>
    </message>
    <message>
        <source>the study has no name</source>
        <translation>die Studie hat keinen Namen</translation>
    </message>
    <message>
        <source>the study has no trial {0}</source>
        <translation>die Studie hat keinen Durchgang {0}</translation>
    </message>
    <message>
        <source>the table of patients does not name {0}</source>
        <translation>die Patiententabelle nennt {0} nicht</translation>
    </message>
    <message>
        <source>the weight of {0} is no number</source>
        <translation>das Gewicht von {0} ist keine Zahl</translation>
    </message>
    <message>
        <source>the workspace cannot be moved to {0} ({1})</source>
        <translation>der Arbeitsbereich kann nicht nach {0} verschoben werden ({1})</translation>
    </message>
    <message>
        <source>the workspace {0} cannot be reached</source>
        <translation>der Arbeitsbereich {0} ist nicht zu erreichen</translation>
    </message>
    <message>
        <source>the workspace {0} cannot be written ({1})</source>
        <translation>der Arbeitsbereich {0} kann nicht geschrieben werden ({1})</translation>
    </message>
    <message>
        <source>the workspace {0} is open in another window</source>
        <translation>der Arbeitsbereich {0} ist in einem anderen Fenster geöffnet</translation>
    </message>
    <message>
        <source>the workspace {0} is open in another window (process {1} on {2})</source>
        <translation>der Arbeitsbereich {0} ist in einem anderen Fenster geöffnet (Prozess {1} auf {2})</translation>
    </message>
    <message>
        <source>the workspace {0} was written by a newer busynth</source>
        <translation>den Arbeitsbereich {0} hat ein neueres busynth geschrieben</translation>
    </message>
    <message>
        <source>the {0} &apos;{1}&apos; stands on line {2} too</source>
        <translation>„{1}“ ({0}) steht auch in Zeile {2}</translation>
    </message>
    <message>
        <source>the {0} is not answered</source>
        <translation>die Frage nach {0} ist nicht beantwortet</translation>
    </message>
    <message>
        <source>there are too few lesions for {0} blended controls</source>
        <translation>es sind zu wenige Läsionen für so viele Kontrollen mit eingesetzten Läsionen: {0}</translation>
    </message>
    <message>
        <source>there are too few real lesions for {0} controls of real against real</source>
        <translation>es sind zu wenige echte Läsionen für {0} Kontrollen echt gegen echt</translation>
    </message>
    <message>
        <source>there are: {1}</source>
        <translation>es gibt: {1}</translation>
    </message>
    <message>
        <source>there is a preset “{0}” already</source>
        <translation>es gibt schon eine Vorlage „{0}“</translation>
    </message>
    <message>
        <source>there is a study &apos;{0}&apos; already</source>
        <translation>es gibt schon eine Studie „{0}“</translation>
    </message>
    <message>
        <source>there is no base model &apos;{0}&apos;</source>
        <translation>es gibt kein Basismodell „{0}“</translation>
    </message>
    <message>
        <source>there is no bundle</source>
        <translation>es gibt kein Modellpaket</translation>
    </message>
    <message>
        <source>there is no bundle &apos;{0}&apos;</source>
        <translation>es gibt kein Modellpaket „{0}“</translation>
    </message>
    <message>
        <source>there is no descriptor &apos;{0}&apos;</source>
        <translation>es gibt keinen Deskriptor „{0}“</translation>
    </message>
    <message>
        <source>there is no export format &apos;{0}&apos;</source>
        <translation>es gibt kein Exportformat „{0}“</translation>
    </message>
    <message>
        <source>there is no file &apos;{0}&apos;</source>
        <translation>es gibt keine Datei „{0}“</translation>
    </message>
    <message>
        <source>there is no file {0}</source>
        <translation>es gibt keine Datei {0}</translation>
    </message>
    <message>
        <source>there is no folder {0}</source>
        <translation>es gibt keinen Ordner {0}</translation>
    </message>
    <message>
        <source>there is no lesion to heal</source>
        <translation>es gibt keine Läsion zu heilen</translation>
    </message>
    <message>
        <source>there is no region to preview a lesion in</source>
        <translation>es gibt keine Region, in der eine Läsion vorab gezeigt werden könnte</translation>
    </message>
    <message>
        <source>there is no room for a lesion of {0} px across</source>
        <translation>für eine Läsion von {0} px Breite ist kein Platz</translation>
    </message>
    <message>
        <source>there is no room for the workspace in {0}</source>
        <translation>in {0} ist kein Platz für den Arbeitsbereich</translation>
    </message>
    <message>
        <source>there is no scan in the folder {0}</source>
        <translation>im Ordner {0} ist kein Bild</translation>
    </message>
    <message>
        <source>there is no scan to work on</source>
        <translation>es ist kein Bild da, an dem zu arbeiten wäre</translation>
    </message>
    <message>
        <source>there is no space left, free some or choose another folder</source>
        <translation>es ist kein Platz mehr, welchen schaffen oder einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>there is no space left, make some room</source>
        <translation>es ist kein Platz mehr, welchen schaffen</translation>
    </message>
    <message>
        <source>there is no stage {0}</source>
        <translation>es gibt keine Stufe {0}</translation>
    </message>
    <message>
        <source>there is no study &apos;{0}&apos;</source>
        <translation>es gibt keine Studie „{0}“</translation>
    </message>
    <message>
        <source>there is no unfinished download of {0}</source>
        <translation>es gibt kein angefangenes Herunterladen von {0}</translation>
    </message>
    <message>
        <source>there is no {0}</source>
        <translation>{0} gibt es nicht</translation>
    </message>
    <message>
        <source>there is not enough memory</source>
        <translation>der Arbeitsspeicher reicht nicht</translation>
    </message>
    <message>
        <source>there is nothing to make</source>
        <translation>es gibt nichts zu erzeugen</translation>
    </message>
    <message>
        <source>this is no model in diffusers&apos; layout</source>
        <translation>dies ist kein Modell im Aufbau von diffusers</translation>
    </message>
    <message>
        <source>this is no workspace file</source>
        <translation>dies ist nicht die Datei eines Arbeitsbereichs</translation>
    </message>
    <message>
        <source>this model has no weights as safetensors</source>
        <translation>dieses Modell hat keine Gewichte als safetensors</translation>
    </message>
    <message>
        <source>this version runs compact and stable-diffusion bundles</source>
        <translation>diese Version kann Modellpakete der Arten compact und stable-diffusion</translation>
    </message>
    <message>
        <source>this workspace has {1}</source>
        <translation>dieser Arbeitsbereich hat {1}</translation>
    </message>
    <message>
        <source>try again later</source>
        <translation>später noch einmal versuchen</translation>
    </message>
    <message>
        <source>two decoders read {0} differently</source>
        <translation>zwei Decoder lesen {0} verschieden</translation>
    </message>
    <message>
        <source>two pairs would be named {0}</source>
        <translation>zwei Paare würden {0} heißen</translation>
    </message>
    <message>
        <source>type one</source>
        <translation>einen eingeben</translation>
    </message>
    <message>
        <source>unknown pathology &apos;{0}&apos;</source>
        <translation>unbekannte Pathologie „{0}“</translation>
    </message>
    <message>
        <source>unpack it and install the folder</source>
        <translation>es entpacken und den Ordner installieren</translation>
    </message>
    <message>
        <source>unset PYTHONOPTIMIZE and leave -OO out</source>
        <translation>PYTHONOPTIMIZE löschen und -OO weglassen</translation>
    </message>
    <message>
        <source>unset it</source>
        <translation>es zurücksetzen</translation>
    </message>
    <message>
        <source>unset it; a bundle can also be installed from a folder or a zip without a network</source>
        <translation>es zurücksetzen; ein Modellpaket lässt sich ohne Netz auch aus einem Ordner oder einer ZIP-Datei installieren</translation>
    </message>
    <message>
        <source>use a base that predicts the noise</source>
        <translation>eine Basis verwenden, die das Rauschen vorhersagt</translation>
    </message>
    <message>
        <source>use at most {0} characters</source>
        <translation>höchstens {0} Zeichen verwenden</translation>
    </message>
    <message>
        <source>use letters, digits, &apos;.&apos;, &apos;_&apos; and &apos;-&apos;</source>
        <translation>Buchstaben, Ziffern, &apos;.&apos;, &apos;_&apos; und &apos;-&apos; verwenden</translation>
    </message>
    <message>
        <source>use one of {1}</source>
        <translation>eines davon verwenden: {1}</translation>
    </message>
    <message>
        <source>use one that is</source>
        <translation>einen solchen verwenden</translation>
    </message>
    <message>
        <source>use {1}</source>
        <translation>{1} verwenden</translation>
    </message>
    <message>
        <source>wait until it is done</source>
        <translation>warten, bis es fertig ist</translation>
    </message>
    <message>
        <source>weights in other formats are never loaded</source>
        <translation>Gewichte in anderen Formaten werden nie geladen</translation>
    </message>
    <message>
        <source>weights may only come as safetensors</source>
        <translation>Gewichte dürfen nur als safetensors kommen</translation>
    </message>
    <message>
        <source>what an export has left in {0} cannot be read</source>
        <translation>was ein Export in {0} hinterlassen hat, lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>what annotations.json says of {0} has changed since it was written</source>
        <translation>was annotations.json über {0} sagt, hat sich geändert, seit es geschrieben wurde</translation>
    </message>
    <message>
        <source>what was blanked on {0} is damaged</source>
        <translation>was auf {0} geschwärzt wurde, ist beschädigt</translation>
    </message>
    <message>
        <source>what {0} answers cannot be read</source>
        <translation>was {0} antwortet, ist nicht zu lesen</translation>
    </message>
    <message>
        <source>workspace file {0}: {1}</source>
        <translation>Datei {0} des Arbeitsbereichs: {1}</translation>
    </message>
    <message>
        <source>write &quot;labels&quot;: {{&quot;background&quot;: 0, &quot;benign&quot;: 1, &quot;malignant&quot;: 2}}</source>
        <translation>&quot;labels&quot;: {{&quot;background&quot;: 0, &quot;benign&quot;: 1, &quot;malignant&quot;: 2}} schreiben</translation>
    </message>
    <message>
        <source>write &apos;{2}&apos; if that is meant, or give it another name</source>
        <translation>„{2}“ schreiben, wenn das gemeint ist, oder ihr einen anderen Namen geben</translation>
    </message>
    <message>
        <source>write KEY=VALUE with KEY one of {1}</source>
        <translation>NAME=WERT schreiben, mit einem dieser Namen: {1}</translation>
    </message>
    <message>
        <source>write a row for each answer</source>
        <translation>eine Zeile für jede Antwort schreiben</translation>
    </message>
    <message>
        <source>write a row for each scan</source>
        <translation>eine Zeile für jedes Bild schreiben</translation>
    </message>
    <message>
        <source>write coin, perfect or an area from 0 to 1</source>
        <translation>coin, perfect oder eine Fläche von 0 bis 1 schreiben</translation>
    </message>
    <message>
        <source>write ellipse:CX,CY,RX,RY[,DEGREES], box:X,Y,W,H[,DEGREES], polygon:X,Y,X,Y,... or mask:FILE, in pixels of the scan ({1})</source>
        <translation>ellipse:CX,CY,RX,RY[,GRAD], box:X,Y,B,H[,GRAD], polygon:X,Y,X,Y,... oder mask:DATEI schreiben, in Pixeln des Bildes ({1})</translation>
    </message>
    <message>
        <source>write it as a comment</source>
        <translation>ihn als Kommentar schreiben</translation>
    </message>
    <message>
        <source>write it from the table&apos;s own folder, with &apos;/&apos;, without &apos;..&apos;</source>
        <translation>ihn vom Ordner der Tabelle aus schreiben, mit „/“, ohne „..“</translation>
    </message>
    <message>
        <source>write mm per pixel, {1} to {2}, as &apos;0.08&apos; or &apos;0.08 x 0.09&apos; (row x column)</source>
        <translation>mm je Pixel schreiben, {1} bis {2}, als „0.08“ oder „0.08 x 0.09“ (Zeile x Spalte)</translation>
    </message>
    <message>
        <source>write one cell for each column, and quote cells that hold a separator</source>
        <translation>eine Zelle für jede Spalte schreiben und Zellen mit Trennzeichen in Anführungszeichen setzen</translation>
    </message>
    <message>
        <source>write one of {1}</source>
        <translation>eines davon schreiben: {1}</translation>
    </message>
    <message>
        <source>write the image&apos;s path</source>
        <translation>den Pfad des Bildes schreiben</translation>
    </message>
    <message>
        <source>write {1}</source>
        <translation>{1} schreiben</translation>
    </message>
    <message>
        <source>writing is burned into it, and nobody has looked whether it names anybody</source>
        <translation>in ihm ist Schrift eingebrannt, und niemand hat nachgesehen, ob sie jemanden nennt</translation>
    </message>
    <message>
        <source>writing is burned into {0} (at {1})</source>
        <translation>in {0} ist Schrift eingebrannt (bei {1})</translation>
    </message>
    <message>
        <source>{0} MB are needed in {1}, and {2} MB are free</source>
        <translation>{0} MB werden in {1} gebraucht, und {2} MB sind frei</translation>
    </message>
    <message>
        <source>{0} and {1} are of one scan or patient, and lie on the sides {2} and {3}</source>
        <translation>{0} und {1} gehören zu einem Bild oder einem Patienten und liegen auf den Seiten {2} und {3}</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} und {1} weitere</translation>
    </message>
    <message>
        <source>{0} answers {1}</source>
        <translation>{0} antwortet {1}</translation>
    </message>
    <message>
        <source>{0} belongs to another program</source>
        <translation>{0} gehört einem anderen Programm</translation>
    </message>
    <message>
        <source>{0} calls itself &apos;{1}&apos;</source>
        <translation>{0} nennt sich „{1}“</translation>
    </message>
    <message>
        <source>{0} cannot be &apos;{1}&apos;</source>
        <translation>{0} kann nicht „{1}“ sein</translation>
    </message>
    <message>
        <source>{0} cannot be &apos;{1}&apos; and &apos;{2}&apos;</source>
        <translation>{0} kann nicht „{1}“ und „{2}“ zugleich sein</translation>
    </message>
    <message>
        <source>{0} cannot be asked as the environment has it ({1})</source>
        <translation>{0} kann nicht gefragt werden, so wie die Umgebung eingerichtet ist ({1})</translation>
    </message>
    <message>
        <source>{0} cannot be held</source>
        <translation>{0} lässt sich nicht halten</translation>
    </message>
    <message>
        <source>{0} cannot be reached ({1})</source>
        <translation>{0} ist nicht zu erreichen ({1})</translation>
    </message>
    <message>
        <source>{0} cannot be read</source>
        <translation>{0} kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>{0} cannot be read ({1})</source>
        <translation>{0} ist nicht lesbar ({1})</translation>
    </message>
    <message>
        <source>{0} cannot be written</source>
        <translation>{0} kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>{0} cannot be written ({1})</source>
        <translation>{0} kann nicht geschrieben werden ({1})</translation>
    </message>
    <message>
        <source>{0} cannot be {1}</source>
        <translation>{0} kann nicht {1} sein</translation>
    </message>
    <message>
        <source>{0} claims more than {1} million pixels</source>
        <translation>{0} will mehr als {1} Millionen Pixel haben</translation>
    </message>
    <message>
        <source>{0} does not hold a {1}</source>
        <translation>{0} enthält kein {1}</translation>
    </message>
    <message>
        <source>{0} does not list {1}</source>
        <translation>{0} führt {1} nicht auf</translation>
    </message>
    <message>
        <source>{0} does not say what its labels are ({1})</source>
        <translation>{0} sagt nicht, was die Werte der Masken bedeuten ({1})</translation>
    </message>
    <message>
        <source>{0} exists already</source>
        <translation>{0} gibt es schon</translation>
    </message>
    <message>
        <source>{0} grows too large when it is unpacked</source>
        <translation>{0} wird beim Entpacken zu groß</translation>
    </message>
    <message>
        <source>{0} has a meaning of its own there</source>
        <translation>{0} hat dort schon eine eigene Bedeutung</translation>
    </message>
    <message>
        <source>{0} has a password</source>
        <translation>{0} hat ein Kennwort</translation>
    </message>
    <message>
        <source>{0} has an unknown column &apos;{1}&apos;</source>
        <translation>{0} hat eine unbekannte Spalte „{1}“</translation>
    </message>
    <message>
        <source>{0} has answered trial {1} already, and otherwise</source>
        <translation>{0} hat Durchgang {1} schon beantwortet, und zwar anders</translation>
    </message>
    <message>
        <source>{0} has changed since it was written</source>
        <translation>{0} hat sich geändert, seit es geschrieben wurde</translation>
    </message>
    <message>
        <source>{0} has no SHA-256 of {1}</source>
        <translation>{0} hat keine SHA-256 von {1}</translation>
    </message>
    <message>
        <source>{0} has no column &apos;{1}&apos;</source>
        <translation>{0} hat keine Spalte „{1}“</translation>
    </message>
    <message>
        <source>{0} has no frame {1}</source>
        <translation>{0} hat kein Einzelbild {1}</translation>
    </message>
    <message>
        <source>{0} has no row</source>
        <translation>{0} hat keine Zeile</translation>
    </message>
    <message>
        <source>{0} has no scan with a lesion{1}</source>
        <translation>{0} hat kein Bild mit einer Läsion{1}</translation>
    </message>
    <message>
        <source>{0} has no such revision</source>
        <translation>{0} hat keine solche Revision</translation>
    </message>
    <message>
        <source>{0} has no {1}, or shows it to nobody without a token</source>
        <translation>{0} hat kein {1} oder zeigt es niemandem ohne Zugangsschlüssel</translation>
    </message>
    <message>
        <source>{0} has no {1}.safetensors</source>
        <translation>{0} hat kein {1}.safetensors</translation>
    </message>
    <message>
        <source>{0} has two columns &apos;{1}&apos;</source>
        <translation>{0} hat zwei Spalten „{1}“</translation>
    </message>
    <message>
        <source>{0} has {1} annotation(s) of images that it does not list, the first of &apos;{2}&apos;</source>
        <translation>{0} hat Annotationen zu Bildern, die es nicht aufführt: {1}, die erste zu „{2}“</translation>
    </message>
    <message>
        <source>{0} has {1} entries</source>
        <translation>{0} hat {1} Einträge</translation>
    </message>
    <message>
        <source>{0} has {1} levels of grey, as masks have</source>
        <translation>{0} hat {1} Graustufen, wie sie eine Maske hat</translation>
    </message>
    <message>
        <source>{0} holds &apos;{1}&apos;</source>
        <translation>{0} enthält „{1}“</translation>
    </message>
    <message>
        <source>{0} holds &apos;{1}&apos; twice, or under a name that not every system has</source>
        <translation>{0} enthält „{1}“ doppelt oder unter einem Namen, den nicht jedes System hat</translation>
    </message>
    <message>
        <source>{0} holds &apos;{1}&apos;, which grows to {2} bytes</source>
        <translation>{0} enthält „{1}“, das auf {2} Bytes anwächst</translation>
    </message>
    <message>
        <source>{0} holds &apos;{1}&apos;, which is a link or no plain file</source>
        <translation>{0} enthält „{1}“, eine Verknüpfung oder keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>{0} holds &apos;{1}&apos;, which lies outside its folder</source>
        <translation>{0} enthält „{1}“, das außerhalb seines Ordners liegt</translation>
    </message>
    <message>
        <source>{0} holds a video ({1})</source>
        <translation>{0} enthält ein Video ({1})</translation>
    </message>
    <message>
        <source>{0} holds colours of an unusual kind</source>
        <translation>{0} enthält Farben einer ungewöhnlichen Art</translation>
    </message>
    <message>
        <source>{0} holds entries that overlap</source>
        <translation>{0} enthält Einträge, die sich überlappen</translation>
    </message>
    <message>
        <source>{0} holds floating-point values</source>
        <translation>{0} enthält Gleitkommawerte</translation>
    </message>
    <message>
        <source>{0} holds no adapter</source>
        <translation>{0} enthält keinen Adapter</translation>
    </message>
    <message>
        <source>{0} holds no base model</source>
        <translation>{0} enthält kein Basismodell</translation>
    </message>
    <message>
        <source>{0} holds no image</source>
        <translation>{0} enthält kein Bild</translation>
    </message>
    <message>
        <source>{0} holds pairs with synthetic lesions</source>
        <translation>{0} enthält Paare mit synthetischen Läsionen</translation>
    </message>
    <message>
        <source>{0} holds values beyond 16 bits</source>
        <translation>{0} enthält Werte über 16 Bit hinaus</translation>
    </message>
    <message>
        <source>{0} holds values of an unusual kind</source>
        <translation>{0} enthält Werte von unüblicher Art</translation>
    </message>
    <message>
        <source>{0} holds values that are no numbers</source>
        <translation>{0} enthält Werte, die keine Zahlen sind</translation>
    </message>
    <message>
        <source>{0} holds {1}</source>
        <translation>{0} enthält {1}</translation>
    </message>
    <message>
        <source>{0} holds {1} bundles</source>
        <translation>{0} enthält {1} Modellpakete</translation>
    </message>
    <message>
        <source>{0} holds {1} frames</source>
        <translation>{0} enthält {1} Einzelbilder</translation>
    </message>
    <message>
        <source>{0} holds {1} times as many bytes of pixels as its header claims</source>
        <translation>{0} enthält {1}-mal so viele Bytes an Pixeln, wie die Kopfdaten angeben</translation>
    </message>
    <message>
        <source>{0} in the workspace {1} is damaged</source>
        <translation>{0} im Arbeitsbereich {1} ist beschädigt</translation>
    </message>
    <message>
        <source>{0} is &apos;{1}&apos;</source>
        <translation>{0} ist „{1}“</translation>
    </message>
    <message>
        <source>{0} is a DICOM file of modality {1}</source>
        <translation>{0} ist eine DICOM-Datei der Modalität {1}</translation>
    </message>
    <message>
        <source>{0} is a file</source>
        <translation>{0} ist eine Datei</translation>
    </message>
    <message>
        <source>{0} is a link</source>
        <translation>{0} ist eine Verknüpfung</translation>
    </message>
    <message>
        <source>{0} is a pickle, which could run code</source>
        <translation>{0} ist eine Pickle-Datei, die Programmcode ausführen könnte</translation>
    </message>
    <message>
        <source>{0} is a pickle, which could run code: get the safetensors</source>
        <translation>{0} ist eine Pickle-Datei, die Programmcode ausführen könnte: die safetensors holen</translation>
    </message>
    <message>
        <source>{0} is a workspace</source>
        <translation>{0} ist ein Arbeitsbereich</translation>
    </message>
    <message>
        <source>{0} is being fetched already</source>
        <translation>{0} wird bereits geholt</translation>
    </message>
    <message>
        <source>{0} is black</source>
        <translation>{0} ist schwarz</translation>
    </message>
    <message>
        <source>{0} is compressed in a way that cannot be read ({1})</source>
        <translation>{0} ist auf eine Art komprimiert, die nicht gelesen werden kann ({1})</translation>
    </message>
    <message>
        <source>{0} is damaged or cut short</source>
        <translation>{0} ist beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <source>{0} is damaged or no zip</source>
        <translation>{0} ist beschädigt oder keine ZIP-Datei</translation>
    </message>
    <message>
        <source>{0} is empty</source>
        <translation>{0} ist leer</translation>
    </message>
    <message>
        <source>{0} is given only to those who accept its terms</source>
        <translation>{0} bekommt nur, wer die Bedingungen annimmt</translation>
    </message>
    <message>
        <source>{0} is larger than {1} MB</source>
        <translation>{0} ist größer als {1} MB</translation>
    </message>
    <message>
        <source>{0} is made of too many scans</source>
        <translation>{0} besteht aus zu vielen Durchgängen</translation>
    </message>
    <message>
        <source>{0} is more than one key</source>
        <translation>{0} ist mehr als eine Taste</translation>
    </message>
    <message>
        <source>{0} is no Stable Diffusion 1.x</source>
        <translation>{0} ist kein Stable Diffusion 1.x</translation>
    </message>
    <message>
        <source>{0} is no autoencoder of Stable Diffusion 1.x</source>
        <translation>{0} ist kein Autoencoder von Stable Diffusion 1.x</translation>
    </message>
    <message>
        <source>{0} is no base model</source>
        <translation>{0} ist kein Basismodell</translation>
    </message>
    <message>
        <source>{0} is no confidence</source>
        <translation>{0} ist keine Sicherheit</translation>
    </message>
    <message>
        <source>{0} is no image that can be read</source>
        <translation>{0} ist kein Bild, das zu lesen ist</translation>
    </message>
    <message>
        <source>{0} is no index of COCO ({1})</source>
        <translation>{0} ist kein Verzeichnis in der Art von COCO ({1})</translation>
    </message>
    <message>
        <source>{0} is no plain file</source>
        <translation>{0} ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>{0} is no rating</source>
        <translation>{0} ist keine Bewertung</translation>
    </message>
    <message>
        <source>{0} is no table ({1})</source>
        <translation>{0} ist keine Tabelle ({1})</translation>
    </message>
    <message>
        <source>{0} is no table of patients</source>
        <translation>{0} ist keine Patiententabelle</translation>
    </message>
    <message>
        <source>{0} is no time in seconds</source>
        <translation>{0} ist keine Zeit in Sekunden</translation>
    </message>
    <message>
        <source>{0} is not a bundle</source>
        <translation>{0} ist kein Modellpaket</translation>
    </message>
    <message>
        <source>{0} is not a file</source>
        <translation>{0} ist keine Datei</translation>
    </message>
    <message>
        <source>{0} is not a workspace</source>
        <translation>{0} ist kein Arbeitsbereich</translation>
    </message>
    <message>
        <source>{0} is not a workspace and holds other files</source>
        <translation>{0} ist kein Arbeitsbereich und enthält andere Dateien</translation>
    </message>
    <message>
        <source>{0} is not an 8 or 16 bit greyscale frame</source>
        <translation>{0} ist kein Graustufenbild mit 8 oder 16 Bit</translation>
    </message>
    <message>
        <source>{0} is not empty</source>
        <translation>{0} ist nicht leer</translation>
    </message>
    <message>
        <source>{0} is not one that busynth wrote</source>
        <translation>{0} stammt nicht von busynth</translation>
    </message>
    <message>
        <source>{0} is of a pair in another format</source>
        <translation>{0} gehört zu einem Paar in einem anderen Format</translation>
    </message>
    <message>
        <source>{0} is set, so the hub is not asked</source>
        <translation>{0} ist gesetzt, darum wird der Hub nicht gefragt</translation>
    </message>
    <message>
        <source>{0} is taken by “{1}”</source>
        <translation>{0} ist vergeben an „{1}“</translation>
    </message>
    <message>
        <source>{0} is the mask of {1}</source>
        <translation>{0} ist die Maske von {1}</translation>
    </message>
    <message>
        <source>{0} is too large for a list of files</source>
        <translation>{0} ist zu groß für eine Dateiliste</translation>
    </message>
    <message>
        <source>{0} is too large for a table</source>
        <translation>{0} ist zu groß für eine Tabelle</translation>
    </message>
    <message>
        <source>{0} is where bundle {1} is used from</source>
        <translation>von {0} aus wird das Modellpaket {1} verwendet</translation>
    </message>
    <message>
        <source>{0} is {1} x {2} px</source>
        <translation>{0} ist {1} x {2} px groß</translation>
    </message>
    <message>
        <source>{0} lacks a file that it lists</source>
        <translation>in {0} fehlt eine Datei, die dort verzeichnet ist</translation>
    </message>
    <message>
        <source>{0} lacks {1}</source>
        <translation>in {0} fehlt {1}</translation>
    </message>
    <message>
        <source>{0} lesions on one scan cannot be made</source>
        <translation>so viele Läsionen auf einem Bild sind nicht möglich: {0}</translation>
    </message>
    <message>
        <source>{0} lies in the workspace itself</source>
        <translation>{0} liegt im Arbeitsbereich selbst</translation>
    </message>
    <message>
        <source>{0} line {1} answers another study than &apos;{2}&apos;</source>
        <translation>{0} Zeile {1} beantwortet eine andere Studie als „{2}“</translation>
    </message>
    <message>
        <source>{0} line {1} has {2} cells, its header {3}</source>
        <translation>{0} Zeile {1} hat {2} Zellen, ihr Kopf {3}</translation>
    </message>
    <message>
        <source>{0} line {1}: &apos;{2}&apos; is not the name that the form was made for</source>
        <translation>{0} Zeile {1}: „{2}“ ist nicht der Name, für den das Formular erstellt wurde</translation>
    </message>
    <message>
        <source>{0} line {1}: {2}</source>
        <translation>{0} Zeile {1}: {2}</translation>
    </message>
    <message>
        <source>{0} link(s) lead out of {1}, the first is &apos;{2}&apos;</source>
        <translation>Verknüpfungen, die aus {1} hinausführen: {0}, die erste ist „{2}“</translation>
    </message>
    <message>
        <source>{0} lists files of a study</source>
        <translation>{0} listet Dateien einer Untersuchung auf</translation>
    </message>
    <message>
        <source>{0} lists no image that is there</source>
        <translation>{0} listet kein vorhandenes Bild auf</translation>
    </message>
    <message>
        <source>{0} may not be looked into ({1})</source>
        <translation>auf {0} besteht kein Zugriff ({1})</translation>
    </message>
    <message>
        <source>{0} more pairs of a real and an approved synthetic lesion are needed (real and synthetic: {1}{2})</source>
        <translation>es fehlen Paare aus je einer echten und einer freigegebenen synthetischen Läsion: {0} (echt und synthetisch: {1}{2})</translation>
    </message>
    <message>
        <source>{0} names a file outside its folder</source>
        <translation>{0} nennt eine Datei außerhalb seines Ordners</translation>
    </message>
    <message>
        <source>{0} names a patient for one scan &apos;{1}&apos;, and none for another</source>
        <translation>{0} nennt für ein Bild „{1}“ einen Patienten und für ein anderes keinen</translation>
    </message>
    <message>
        <source>{0} names two patients for the scan &apos;{1}&apos;</source>
        <translation>{0} nennt zwei Patienten für das Bild „{1}“</translation>
    </message>
    <message>
        <source>{0} pictures cannot be half real and half synthetic</source>
        <translation>{0} Bilder können nicht je zur Hälfte echt und synthetisch sein</translation>
    </message>
    <message>
        <source>{0} says that its colours are {1}, and its pixels look like {2}</source>
        <translation>{0} gibt die Farben als {1} an, die Pixel sehen nach {2} aus</translation>
    </message>
    <message>
        <source>{0} shows colour Doppler, or another overlay in colours</source>
        <translation>{0} zeigt Farbdoppler oder eine andere farbige Überlagerung</translation>
    </message>
    <message>
        <source>{0} shows no tissue</source>
        <translation>{0} zeigt kein Gewebe</translation>
    </message>
    <message>
        <source>{0} steps cannot be run</source>
        <translation>{0} Schritte sind nicht möglich</translation>
    </message>
    <message>
        <source>{0} trials cannot be repeated {1} times</source>
        <translation>{0} Durchgänge lassen sich nicht {1}-mal wiederholen</translation>
    </message>
    <message>
        <source>{0} turns tokens of width {1} into {2}</source>
        <translation>{0} macht aus Tokens der Breite {1} solche der Breite {2}</translation>
    </message>
    <message>
        <source>{0} walks from control to control</source>
        <translation>{0} geht von Bedienelement zu Bedienelement</translation>
    </message>
    <message>
        <source>{0}: prediction of &apos;{1}&apos;</source>
        <translation>{0}: Vorhersage von „{1}“</translation>
    </message>
    <message>
        <source>{0}: {1} has {2} bytes</source>
        <translation>{0}: {1} hat {2} Bytes</translation>
    </message>
    <message>
        <source>{0}: {1} is longer than it says</source>
        <translation>{0}: {1} ist länger als angegeben</translation>
    </message>
    <message>
        <source>{0}: {1} is not the file that was published</source>
        <translation>{0}: {1} ist nicht die veröffentlichte Datei</translation>
    </message>
    <message>
        <source>{0}: {1} is too long</source>
        <translation>{0}: {1} ist zu lang</translation>
    </message>
    <message>
        <source>{0}; what has arrived is kept</source>
        <translation>{0}; was angekommen ist, bleibt erhalten</translation>
    </message>
    <message>
        <source>{1}; get the bundle again</source>
        <translation>{1}; das Modellpaket neu holen</translation>
    </message>
    <message>
        <source>“{0}” comes with the program</source>
        <translation>„{0}“ gehört zum Programm</translation>
    </message>
</context>
<context>
    <name>RequestPanel</name>
    <message>
        <source>Another seed now, and after each use</source>
        <translation>Jetzt und nach jedem Gebrauch ein anderer Startwert</translation>
    </message>
    <message>
        <source>Benign</source>
        <translation>Benigne</translation>
    </message>
    <message>
        <source>Candidate region</source>
        <translation>Kandidatenregion</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>Kandidaten</translation>
    </message>
    <message>
        <source>Each use goes on with the seeds that follow</source>
        <translation>Jeder Gebrauch fährt mit den folgenden Startwerten fort</translation>
    </message>
    <message>
        <source>Follow its outline: {0}</source>
        <translation>Dem Umriss folgen: {0}</translation>
    </message>
    <message>
        <source>From a hint, which stage one may change freely, to exactly the drawn outline</source>
        <translation>Von einem Hinweis, den Stufe eins frei ändern darf, bis genau zum gezeichneten Umriss</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Generate 1 candidate</source>
        <translation>Einen Kandidaten erzeugen</translation>
    </message>
    <message>
        <source>Generate {0} candidates</source>
        <translation>{0} Kandidaten erzeugen</translation>
    </message>
    <message>
        <source>How closely the outline is followed</source>
        <translation>Wie eng dem Umriss gefolgt wird</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Fest</translation>
    </message>
    <message>
        <source>Malignant</source>
        <translation>Maligne</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Number of candidates</source>
        <translation>Anzahl der Kandidaten</translation>
    </message>
    <message>
        <source>Pathology</source>
        <translation>Pathologie</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>Zufall</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Seed of the first candidate</source>
        <translation>Startwert des ersten Kandidaten</translation>
    </message>
    <message>
        <source>Seed {0}</source>
        <translation>Startwert {0}</translation>
    </message>
    <message>
        <source>Seed: {0}</source>
        <translation>Startwert: {0}</translation>
    </message>
    <message>
        <source>Seeds {0} to {1}</source>
        <translation>Startwerte {0} bis {1}</translation>
    </message>
    <message>
        <source>The same request with the same seed gives the same candidate</source>
        <translation>Dieselbe Anforderung mit demselben Startwert ergibt denselben Kandidaten</translation>
    </message>
    <message>
        <source>The same seed each time, to see what a change of the request does</source>
        <translation>Jedes Mal derselbe Startwert, um zu sehen, was eine Änderung der Anforderung bewirkt</translation>
    </message>
    <message>
        <source>{0}, next time drawn by chance</source>
        <translation>{0}, nächstes Mal zufällig</translation>
    </message>
    <message>
        <source>{0}, next time on from {1}</source>
        <translation>{0}, nächstes Mal weiter ab {1}</translation>
    </message>
    <message>
        <source>{0}, the same next time</source>
        <translation>{0}, nächstes Mal derselbe</translation>
    </message>
</context>
<context>
    <name>RequestSections</name>
    <message>
        <source>1 step, guidance {1}, {2}</source>
        <translation>1 Schritt, Führung {1}, {2}</translation>
    </message>
    <message>
        <source>BI-RADS descriptors</source>
        <translation>BI-RADS-Deskriptoren</translation>
    </message>
    <message>
        <source>Bundle</source>
        <translation>Modellpaket</translation>
    </message>
    <message>
        <source>Denoising steps of each stage: more take longer. Automatic are those that the bundle is made for</source>
        <translation>Entrauschungsschritte jeder Stufe: mehr dauern länger. Automatisch sind die, für die das Modellpaket gemacht ist</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Führung</translation>
    </message>
    <message>
        <source>How strongly pathology and descriptors are pressed</source>
        <translation>Wie stark auf Pathologie und Deskriptoren gedrängt wird</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>The models of all three stages; others may be installed</source>
        <translation>Die Modelle aller drei Stufen; weitere können installiert werden</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>automatic steps, guidance {1}, {2}</source>
        <translation>automatische Schritte, Führung {1}, {2}</translation>
    </message>
    <message>
        <source>not specified</source>
        <translation>keine Angabe</translation>
    </message>
    <message>
        <source>{0} steps, guidance {1}, {2}</source>
        <translation>{0} Schritte, Führung {1}, {2}</translation>
    </message>
</context>
<context>
    <name>ScanActions</name>
    <message>
        <source>Black out the region</source>
        <translation>Region schwärzen</translation>
    </message>
    <message>
        <source>Black out writing</source>
        <translation>Schrift schwärzen</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>Field of view</source>
        <translation>Sichtfeld</translation>
    </message>
    <message>
        <source>Find the field of view</source>
        <translation>Sichtfeld suchen</translation>
    </message>
    <message>
        <source>Let writing pass</source>
        <translation>Schrift durchlassen</translation>
    </message>
</context>
<context>
    <name>ScopeBox</name>
    <message>
        <source>All scans</source>
        <translation>Alle Bilder</translation>
    </message>
    <message>
        <source>This batch</source>
        <translation>Dieser Stapel</translation>
    </message>
    <message>
        <source>This scan</source>
        <translation>Dieses Bild</translation>
    </message>
    <message>
        <source>Whose candidates are listed</source>
        <translation>Wessen Kandidaten aufgeführt sind</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>A double click with the button for the contrast resets the contrast</source>
        <translation>Ein Doppelklick mit der Taste für den Kontrast setzt den Kontrast zurück</translation>
    </message>
    <message>
        <source>A likeness that is made in a moment; it is no candidate</source>
        <translation>Ein Ebenbild, das im Nu gemacht ist; es ist kein Kandidat</translation>
    </message>
    <message>
        <source>After a decision turn to the next undecided candidate</source>
        <translation>Nach einer Entscheidung zum nächsten noch offenen Kandidaten gehen</translation>
    </message>
    <message>
        <source>Another language is used from the next start on</source>
        <translation>Eine andere Sprache gilt ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Ask what is read when approving, too</source>
        <translation>Auch beim Freigeben nach dem Befund fragen</translation>
    </message>
    <message>
        <source>Blink: time that each of the two is seen</source>
        <translation>Blinken: Zeit, die jedes der beiden zu sehen ist</translation>
    </message>
    <message>
        <source>Ctrl and wheel</source>
        <translation>Strg und Mausrad</translation>
    </message>
    <message>
        <source>Drag with the left button</source>
        <translation>Ziehen mit der linken Taste</translation>
    </message>
    <message>
        <source>Drag with the middle button</source>
        <translation>Ziehen mit der mittleren Taste</translation>
    </message>
    <message>
        <source>Drag with the right button</source>
        <translation>Ziehen mit der rechten Taste</translation>
    </message>
    <message>
        <source>Generate then keeps what is seen; until then it is no candidate</source>
        <translation>„Erzeugen“ behält dann, was zu sehen ist; bis dahin ist es kein Kandidat</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Live preview: full quality once all is at rest</source>
        <translation>Live-Vorschau: volle Qualität, sobald alles ruht</translation>
    </message>
    <message>
        <source>Live preview: show the lesion while region and request change</source>
        <translation>Live-Vorschau: die Läsion zeigen, während sich Region und Anforderung ändern</translation>
    </message>
    <message>
        <source>Load the bundle at the start</source>
        <translation>Das Modellpaket beim Start laden</translation>
    </message>
    <message>
        <source>Memory for undo</source>
        <translation>Speicher für Rückgängig</translation>
    </message>
    <message>
        <source>Rejecting and flagging ask for reasons and BI-RADS descriptors anyway</source>
        <translation>Ablehnen und Markieren fragen ohnehin nach Gründen und BI-RADS-Deskriptoren</translation>
    </message>
    <message>
        <source>Shift and wheel</source>
        <translation>Umschalt und Mausrad</translation>
    </message>
    <message>
        <source>Shorter than 350 ms would flash more often than is safe for people who react to flicker</source>
        <translation>Kürzer als 350 ms würde öfter blitzen, als für flimmerempfindliche Menschen sicher ist</translation>
    </message>
    <message>
        <source>Speed of window and level</source>
        <translation>Geschwindigkeit von Fenster und Lage</translation>
    </message>
    <message>
        <source>The oldest steps are forgotten when there are more</source>
        <translation>Sind es mehr, werden die ältesten Schritte vergessen</translation>
    </message>
    <message>
        <source>The surround of the scan is dark grey in every theme</source>
        <translation>Das Umfeld des Bildes ist bei jeder Darstellung dunkelgrau</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Time for a case: a pause begins after</source>
        <translation>Zeit je Fall: eine Pause beginnt nach</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Without mouse and keyboard for longer than that, the time is not counted any more</source>
        <translation>Ruhen Maus und Tastatur länger, so zählt die Zeit nicht weiter</translation>
    </message>
    <message>
        <source>Without, the first candidate waits until the bundle is in memory</source>
        <translation>Sonst wartet der erste Kandidat, bis das Modellpaket im Speicher ist</translation>
    </message>
    <message>
        <source>Zoom by one notch of the wheel</source>
        <translation>Vergrößerung je Raste des Mausrads</translation>
    </message>
    <message>
        <source>always</source>
        <translation>immer</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>draw with the tool in hand</source>
        <translation>mit dem gewählten Werkzeug zeichnen</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>move the view</source>
        <translation>die Ansicht verschieben</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>next and previous candidate</source>
        <translation>nächster und voriger Kandidat</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>size of the brush</source>
        <translation>Größe des Pinsels</translation>
    </message>
    <message>
        <source>when a candidate takes 3 s or less here</source>
        <translation>wenn ein Kandidat hier höchstens 3 s braucht</translation>
    </message>
    <message>
        <source>window (across) and level (up and down)</source>
        <translation>Fenster (quer) und Lage (auf und ab)</translation>
    </message>
    <message>
        <source>zoom to the pointer</source>
        <translation>zum Zeiger hin vergrößern</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source>Pages of settings</source>
        <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>Diese Seite zurücksetzen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
</context>
<context>
    <name>SheetActions</name>
    <message>
        <source>All that are listed are decided.</source>
        <translation>Alle aufgeführten sind entschieden.</translation>
    </message>
    <message>
        <source>Approve all ({0})</source>
        <translation>Alle freigeben ({0})</translation>
    </message>
    <message>
        <source>Approve the rest ({0})</source>
        <translation>Den Rest freigeben ({0})</translation>
    </message>
    <message>
        <source>Candidates that have not been on the contact sheet yet: {0} of {1}.</source>
        <translation>Kandidaten, die noch nicht auf dem Kontaktbogen waren: {0} von {1}.</translation>
    </message>
    <message>
        <source>Candidates {1}: {0}. Undo takes all of it back.</source>
        <translation>Kandidaten {1}: {0}. Rückgängig nimmt alles zurück.</translation>
    </message>
    <message>
        <source>Only those seen ({0})</source>
        <translation>Nur die gesehenen ({0})</translation>
    </message>
    <message>
        <source>Reject all ({0})</source>
        <translation>Alle ablehnen ({0})</translation>
    </message>
    <message>
        <source>Reject the rest ({0})</source>
        <translation>Den Rest ablehnen ({0})</translation>
    </message>
</context>
<context>
    <name>SheetFoot</name>
    <message>
        <source>Fewer and larger tiles</source>
        <translation>Weniger und größere Kacheln</translation>
    </message>
    <message>
        <source>More and smaller tiles</source>
        <translation>Mehr und kleinere Kacheln</translation>
    </message>
    <message>
        <source>{0} (key {1}, or Ctrl and the wheel)</source>
        <translation>{0} (Taste {1}, oder Strg und Mausrad)</translation>
    </message>
    <message>
        <source>{0} on a page</source>
        <translation>{0} je Seite</translation>
    </message>
</context>
<context>
    <name>SheetView</name>
    <message>
        <source>Contact sheet</source>
        <translation>Kontaktbogen</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Ctrl while drawing</source>
        <translation>Strg beim Zeichnen</translation>
    </message>
    <message>
        <source>Double click with the button for the contrast</source>
        <translation>Doppelklick mit der Taste für den Kontrast</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source>Mouse and keys</source>
        <translation>Maus und Tasten</translation>
    </message>
    <message>
        <source>Shift while drawing</source>
        <translation>Umschalt beim Zeichnen</translation>
    </message>
    <message>
        <source>reset it</source>
        <translation>ihn zurücksetzen</translation>
    </message>
    <message>
        <source>round or square; from the centre; turn by 15°</source>
        <translation>rund oder quadratisch; aus der Mitte; in Schritten von 15° drehen</translation>
    </message>
    <message>
        <source>take away instead of adding</source>
        <translation>wegnehmen statt hinzufügen</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>Aktionen und ihre Tasten</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neue Taste</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>Press the key; then Set</source>
        <translation>Die Taste drücken, dann Setzen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Search actions and keys</source>
        <translation>Aktionen und Tasten suchen</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Setzen</translation>
    </message>
</context>
<context>
    <name>SideView</name>
    <message>
        <source>Healthy scan</source>
        <translation>Gesundes Bild</translation>
    </message>
    <message>
        <source>Healthy scan, beside the candidate</source>
        <translation>Gesundes Bild, neben dem Kandidaten</translation>
    </message>
</context>
<context>
    <name>SieveBox</name>
    <message>
        <source>What is not listed stays in the workspace as it is, and is exported once approved. What was not judged yet, or by no critic, is listed</source>
        <translation>Was nicht aufgelistet ist, bleibt unverändert im Arbeitsbereich und wird exportiert, sobald es freigegeben ist. Was noch nicht oder von keinem Kritiker beurteilt ist, bleibt aufgelistet</translation>
    </message>
    <message>
        <source>What the checks must have found of candidates listed</source>
        <translation>Was die Prüfungen bei aufgelisteten Kandidaten ergeben haben müssen</translation>
    </message>
    <message>
        <source>any finding</source>
        <translation>jede Prüfung</translation>
    </message>
    <message>
        <source>told at most…</source>
        <translation>höchstens so leicht erkannt…</translation>
    </message>
</context>
<context>
    <name>SilenceNotice</name>
    <message>
        <source>Ends it and begins the job that runs anew. Everything else stays as it is.</source>
        <translation>Beendet ihn und beginnt den laufenden Auftrag von vorn. Alles andere bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>Restart the engine</source>
        <translation>Rechenprozess neu starten</translation>
    </message>
    <message>
        <source>The engine has not answered for {0} s. A busy or sleeping computer does that, and so does an engine that hangs.</source>
        <translation>Der Rechenprozess antwortet seit {0} s nicht. Das kommt vor, wenn der Rechner überlastet ist oder schläft, und auch, wenn er hängt.</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>Warten</translation>
    </message>
</context>
<context>
    <name>StagesPanel</name>
    <message>
        <source>1 Shape</source>
        <translation>1 Form</translation>
    </message>
    <message>
        <source>2 Lesion</source>
        <translation>2 Läsion</translation>
    </message>
    <message>
        <source>3 Final</source>
        <translation>3 Fertig</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>Gesund</translation>
    </message>
    <message>
        <source>Stage one: the mask, on the healthy scan</source>
        <translation>Stufe eins: die Maske, auf dem gesunden Bild</translation>
    </message>
    <message>
        <source>Stage three: the band rebuilt; the finished candidate</source>
        <translation>Stufe drei: der Saum neu aufgebaut; der fertige Kandidat</translation>
    </message>
    <message>
        <source>Stage two: the lesion inside the mask</source>
        <translation>Stufe zwei: die Läsion in der Maske</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>Stufen</translation>
    </message>
    <message>
        <source>The healthy scan, as it was before</source>
        <translation>Das gesunde Bild, wie es vorher war</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Device and bundle</source>
        <translation>Gerät und Modellpaket</translation>
    </message>
    <message>
        <source>Pointer</source>
        <translation>Zeiger</translation>
    </message>
    <message>
        <source>Scan size</source>
        <translation>Größe des Bildes</translation>
    </message>
    <message>
        <source>W {0}  L {1} %</source>
        <translation>W {0}  L {1} %</translation>
    </message>
    <message>
        <source>Window and level of the contrast</source>
        <translation>Fenster und Lage des Kontrasts</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>geschlossen</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>wird geladen</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>no bundle</source>
        <translation>kein Modellpaket</translation>
    </message>
    <message>
        <source>not loaded</source>
        <translation>nicht geladen</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>rendering</source>
        <translation>rechnet</translation>
    </message>
    <message>
        <source>x {0}  y {1}  grey {2}</source>
        <translation>x {0}  y {1}  Grau {2}</translation>
    </message>
    <message>
        <source>{0} × {1} px, {2} bit</source>
        <translation>{0} × {1} px, {2} Bit</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
</context>
<context>
    <name>StudyAnswer</name>
    <message>
        <source>BI-RADS category</source>
        <translation>BI-RADS-Kategorie</translation>
    </message>
    <message>
        <source>BI-RADS category (key C)</source>
        <translation>BI-RADS-Kategorie (Taste C)</translation>
    </message>
    <message>
        <source>BI-RADS…</source>
        <translation>BI-RADS…</translation>
    </message>
    <message>
        <source>Clear outline</source>
        <translation>Umriss löschen</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Draw the lesion&apos;s outline with the left button</source>
        <translation>Den Umriss der Läsion mit der linken Taste zeichnen</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>Wie sicher</translation>
    </message>
    <message>
        <source>Keep this answer, for good, and go on (Return)</source>
        <translation>Diese Antwort endgültig speichern und weiter (Eingabetaste)</translation>
    </message>
    <message>
        <source>Left is synthetic</source>
        <translation>Links ist synthetisch</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Right is synthetic</source>
        <translation>Rechts ist synthetisch</translation>
    </message>
    <message>
        <source>To be answered: {0}</source>
        <translation>Noch zu beantworten: {0}</translation>
    </message>
    <message>
        <source>{0} (key {1})</source>
        <translation>{0} (Taste {1})</translation>
    </message>
</context>
<context>
    <name>StudyDialog</name>
    <message>
        <source>Can readers tell your approved candidates from real lesions? Pictures are shown without names, in an order drawn for each reader.</source>
        <translation>Sind Ihre freigegebenen Kandidaten von echten Läsionen zu unterscheiden? Bilder werden ohne Namen gezeigt, für jeden Befunder in eigener, ausgeloster Reihenfolge.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the study with all its answers? There is no way back.</source>
        <translation>Die Studie mit allen Antworten löschen? Das lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>End reading</source>
        <translation>Befundung beenden</translation>
    </message>
    <message>
        <source>End reading…</source>
        <translation>Befundung beenden…</translation>
    </message>
    <message>
        <source>End the reading for good? Nobody can go on, and those who are not through stay out of what is taken together.</source>
        <translation>Die Befundung endgültig beenden? Niemand kann dann weitermachen, und wer nicht fertig ist, bleibt aus der gemeinsamen Auswertung heraus.</translation>
    </message>
    <message>
        <source>Folder for the report</source>
        <translation>Ordner für den Bericht</translation>
    </message>
    <message>
        <source>New study…</source>
        <translation>Neue Studie…</translation>
    </message>
    <message>
        <source>Nobody has read it yet.</source>
        <translation>Noch hat sie niemand befundet.</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Befunden</translation>
    </message>
    <message>
        <source>Read by</source>
        <translation>Befundet von</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>Befunder</translation>
    </message>
    <message>
        <source>Reader studies</source>
        <translation>Befunderstudien</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht…</translation>
    </message>
    <message>
        <source>Results are withheld until all who have begun are through.</source>
        <translation>Ergebnisse werden zurückgehalten, bis alle fertig sind, die begonnen haben.</translation>
    </message>
    <message>
        <source>Say who reads.</source>
        <translation>Bitte sagen, wer befundet.</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>So simulated readers are called: write another name.</source>
        <translation>So heißen simulierte Befunder: bitte einen anderen Namen schreiben.</translation>
    </message>
    <message>
        <source>Studies</source>
        <translation>Studien</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>Studie</translation>
    </message>
    <message>
        <source>The report is written.</source>
        <translation>Der Bericht ist geschrieben.</translation>
    </message>
    <message>
        <source>The report is written…</source>
        <translation>Der Bericht wird geschrieben…</translation>
    </message>
    <message>
        <source>There is no study yet.</source>
        <translation>Es gibt noch keine Studie.</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>Durchgänge</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>noch niemand</translation>
    </message>
    <message>
        <source>{0} (ended)</source>
        <translation>{0} (beendet)</translation>
    </message>
</context>
<context>
    <name>StudyPower</name>
    <message>
        <source>1 reader</source>
        <translation>1 Befunder</translation>
    </message>
    <message>
        <source>Area or share of right choices expected</source>
        <translation>Erwartete Fläche oder Anteil richtiger Wahlen</translation>
    </message>
    <message>
        <source>Correlation of two readers&apos; errors</source>
        <translation>Korrelation der Fehler zweier Befunder</translation>
    </message>
    <message>
        <source>Needed for that width: {0}.</source>
        <translation>Für diese Breite nötig: {0}.</translation>
    </message>
    <message>
        <source>Of one reader the interval is of that reader alone; of several it is of readers and cases to come. Variance of an area: Hanley and McNeil 1982; several readers: Obuchowski and Rockette 1995.</source>
        <translation>Bei einem Befunder gilt das Intervall für ihn allein, bei mehreren für künftige Befunder und Fälle. Varianz einer Fläche: Hanley und McNeil 1982; mehrere Befunder: Obuchowski und Rockette 1995.</translation>
    </message>
    <message>
        <source>Standard deviation between readers</source>
        <translation>Standardabweichung zwischen Befundern</translation>
    </message>
    <message>
        <source>Width of the 95 % interval</source>
        <translation>Breite des 95-%-Intervalls</translation>
    </message>
    <message>
        <source>Width of the interval</source>
        <translation>Breite des Intervalls</translation>
    </message>
    <message>
        <source>no number suffices</source>
        <translation>keine Zahl reicht</translation>
    </message>
    <message>
        <source>{0} pairs</source>
        <translation>{0} Paare</translation>
    </message>
    <message>
        <source>{0} pictures</source>
        <translation>{0} Bilder</translation>
    </message>
    <message>
        <source>{0} readers</source>
        <translation>{0} Befunder</translation>
    </message>
</context>
<context>
    <name>StudyReader</name>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Begin with practice</source>
        <translation>Mit der Übung beginnen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Every answer is kept; go on whenever you like (Escape)</source>
        <translation>Jede Antwort ist gespeichert; weiter geht es, wann Sie wollen (Escape)</translation>
    </message>
    <message>
        <source>From now on every answer counts: {0} pictures or pairs.</source>
        <translation>Von jetzt an zählt jede Antwort: {0} Bilder oder Paare.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Practice is over</source>
        <translation>Die Übung ist vorbei</translation>
    </message>
    <message>
        <source>Practice {0} of {1}</source>
        <translation>Übung {0} von {1}</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Reader study</source>
        <translation>Befunderstudie</translation>
    </message>
    <message>
        <source>Reader: {0}</source>
        <translation>Befunder: {0}</translation>
    </message>
    <message>
        <source>Real or synthetic?</source>
        <translation>Echt oder synthetisch?</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Some cannot be shown</source>
        <translation>Nicht alles lässt sich zeigen</translation>
    </message>
    <message>
        <source>Stop for now</source>
        <translation>Fürs Erste aufhören</translation>
    </message>
    <message>
        <source>Thank you, that was all</source>
        <translation>Danke, das war alles</translation>
    </message>
    <message>
        <source>The wheel enlarges. An answer is kept when it is given and cannot be changed. You may stop at any time and go on later. How you did is told when all have read.</source>
        <translation>Das Mausrad vergrößert. Eine Antwort ist gespeichert, sobald sie gegeben ist, und nicht mehr zu ändern. Sie können jederzeit aufhören und später weitermachen. Das Ergebnis gibt es, wenn alle fertig sind.</translation>
    </message>
    <message>
        <source>Time for a break</source>
        <translation>Zeit für eine Pause</translation>
    </message>
    <message>
        <source>Welcome back, {0}</source>
        <translation>Willkommen zurück, {0}</translation>
    </message>
    <message>
        <source>You will see one picture at a time. Say whether its lesion is real or synthetic, from 1 (definitely real) to 6 (definitely synthetic).</source>
        <translation>Sie sehen je ein Bild. Sagen Sie, ob seine Läsion echt oder synthetisch ist, von 1 (sicher echt) bis 6 (sicher synthetisch).</translation>
    </message>
    <message>
        <source>You will see two pictures at a time, alike in class and size. Say which of the two is synthetic; when you cannot tell, guess.</source>
        <translation>Sie sehen je zwei Bilder, gleich in Klasse und Größe. Sagen Sie, welches synthetisch ist; wenn Sie es nicht wissen, raten Sie.</translation>
    </message>
    <message>
        <source>Your answers are kept. The results are told when all have read.</source>
        <translation>Ihre Antworten sind gespeichert. Das Ergebnis gibt es, wenn alle fertig sind.</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>{0} of {1} are answered under this name. If that was not you, stop and write another name.</source>
        <translation>{0} von {1} sind unter diesem Namen schon beantwortet. Wenn Sie das nicht waren, hören Sie auf und schreiben Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>{0} of {1} are done. Look at something far away; nothing is lost.</source>
        <translation>{0} von {1} sind geschafft. Schauen Sie in die Ferne; verloren geht nichts.</translation>
    </message>
    <message>
        <source>{0} of {1} cannot be shown: a picture of each is damaged. What you answered is kept; when the workspace was restored from a backup, go on here.</source>
        <translation>{0} von {1} lassen sich nicht zeigen, weil ein Bild beschädigt ist. Ihre Antworten sind gespeichert; ist der Arbeitsbereich aus einer Sicherung wiederhergestellt, geht es hier weiter.</translation>
    </message>
</context>
<context>
    <name>StudySetup</name>
    <message>
        <source>A break every so many trials</source>
        <translation>Pause nach so vielen Durchgängen</translation>
    </message>
    <message>
        <source>Add a folder of real scans with masks.</source>
        <translation>Einen Ordner echter Bilder mit Masken hinzufügen.</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Ask besides</source>
        <translation>Außerdem fragen</translation>
    </message>
    <message>
        <source>Cases and readers needed</source>
        <translation>Nötige Fälle und Befunder</translation>
    </message>
    <message>
        <source>Controls: real against real</source>
        <translation>Kontrollen: echt gegen echt</translation>
    </message>
    <message>
        <source>Controls: real lesions pasted on</source>
        <translation>Kontrollen: echte Läsionen eingesetzt</translation>
    </message>
    <message>
        <source>Data sets of real scans</source>
        <translation>Datensätze echter Bilder</translation>
    </message>
    <message>
        <source>Design</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Folders of real scans with masks, as BUSI, nnU-Net, COCO, DICOM with Segmentations or with a cases.csv. The pictures that are chosen are copied into the workspace.</source>
        <translation>Ordner echter Bilder mit Masken, wie BUSI, nnU-Net, COCO, DICOM mit Segmentierungen oder mit einer cases.csv. Die gewählten Bilder werden in den Arbeitsbereich kopiert.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New reader study</source>
        <translation>Neue Befunderstudie</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>Pictures are made: {0} of {1}</source>
        <translation>Bilder werden gemacht: {0} von {1}</translation>
    </message>
    <message>
        <source>Pictures, half of them synthetic</source>
        <translation>Bilder, die Hälfte synthetisch</translation>
    </message>
    <message>
        <source>Real or synthetic</source>
        <translation>Echt oder synthetisch</translation>
    </message>
    <message>
        <source>Real scans</source>
        <translation>Echte Bilder</translation>
    </message>
    <message>
        <source>Real scans read: {0}</source>
        <translation>Echte Bilder gelesen: {0}</translation>
    </message>
    <message>
        <source>Real scans with masks</source>
        <translation>Echte Bilder mit Masken</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>Gezeigt</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>The real scans are read…</source>
        <translation>Die echten Bilder werden gelesen…</translation>
    </message>
    <message>
        <source>This needs {0} approved candidates; there are {1}. Approve more, or ask for fewer.</source>
        <translation>Dafür sind {0} freigegebene Kandidaten nötig; es gibt {1}. Mehr freigeben oder weniger verlangen.</translation>
    </message>
    <message>
        <source>Trials for practice</source>
        <translation>Durchgänge zur Übung</translation>
    </message>
    <message>
        <source>Trials shown again</source>
        <translation>Durchgänge, die wiederkehren</translation>
    </message>
</context>
<context>
    <name>SummaryDialog</name>
    <message>
        <source>95 % interval or quartiles</source>
        <translation>95-%-Intervall oder Quartile</translation>
    </message>
    <message>
        <source>Approved, of what was decided</source>
        <translation>Freigegeben, vom Entschiedenen</translation>
    </message>
    <message>
        <source>BI-RADS category read</source>
        <translation>Befundete BI-RADS-Kategorie</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>Als CSV kopieren</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt…</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Entscheidungen</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Maß</translation>
    </message>
    <message>
        <source>Nearer to a training lesion than 99 % of unseen real ones</source>
        <translation>Näher an einer Trainingsläsion als 99 % ungesehener echter</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Of how many</source>
        <translation>Von wie vielen</translation>
    </message>
    <message>
        <source>Plots</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Read as it was asked for</source>
        <translation>Befundet, wie es angefordert war</translation>
    </message>
    <message>
        <source>Reasons, of what was decided</source>
        <translation>Gründe, vom Entschiedenen</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Als CSV speichern…</translation>
    </message>
    <message>
        <source>Save the summary</source>
        <translation>Die Übersicht speichern</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Summary of decisions</source>
        <translation>Übersicht der Entscheidungen</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>Time for a case</source>
        <translation>Zeit je Fall</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Whiskers: 95 % intervals (Wilson).</source>
        <translation>Antennen: 95-%-Intervalle (Wilson).</translation>
    </message>
</context>
<context>
    <name>Swipe</name>
    <message>
        <source>candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>gesund</translation>
    </message>
</context>
<context>
    <name>TourCard</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation>Rundgang beenden</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
</context>
<context>
    <name>Worklist</name>
    <message>
        <source>All scans</source>
        <translation>Alle Bilder</translation>
    </message>
    <message>
        <source>As they were added</source>
        <translation>Wie sie hinzukamen</translation>
    </message>
    <message>
        <source>Back to work</source>
        <translation>Wieder in Arbeit nehmen</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Namen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>In work</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Make a batch…</source>
        <translation>Stapel erzeugen…</translation>
    </message>
    <message>
        <source>Mark as done</source>
        <translation>Als erledigt kennzeichnen</translation>
    </message>
    <message>
        <source>Most left to decide first</source>
        <translation>Mit den meisten offenen zuerst</translation>
    </message>
    <message>
        <source>No scan is like that.</source>
        <translation>Kein Bild entspricht dem.</translation>
    </message>
    <message>
        <source>Order of the scans</source>
        <translation>Reihenfolge der Bilder</translation>
    </message>
    <message>
        <source>Remove scan…</source>
        <translation>Bild entfernen…</translation>
    </message>
    <message>
        <source>Remove {0} scans…</source>
        <translation>{0} Bilder entfernen…</translation>
    </message>
    <message>
        <source>Search scans</source>
        <translation>Bilder suchen</translation>
    </message>
    <message>
        <source>Search scans by name</source>
        <translation>Bilder nach Namen suchen</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>Zu erledigen</translation>
    </message>
    <message>
        <source>To do, in work, done</source>
        <translation>Zu erledigen, in Arbeit, erledigt</translation>
    </message>
    <message>
        <source>Which scans are listed</source>
        <translation>Welche Bilder aufgeführt sind</translation>
    </message>
    <message>
        <source>Worklist of scans</source>
        <translation>Arbeitsliste der Bilder</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
</context>
<context>
    <name>WorklistModel</name>
    <message>
        <source>{0}, healed</source>
        <translation>{0}, geheilt</translation>
    </message>
    <message>
        <source>{0}, healed from {1}</source>
        <translation>{0}, geheilt aus {1}</translation>
    </message>
</context>
<context>
    <name>WorkspaceSwitcher</name>
    <message>
        <source>Another folder…</source>
        <translation>Anderer Ordner…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Compact the workspace? Discarded candidates are deleted for good: {0}. The window closes while it works, and opens again.</source>
        <translation>Den Arbeitsbereich verkleinern? Verworfene Kandidaten werden endgültig gelöscht: {0}. Das Fenster schließt sich währenddessen und öffnet sich wieder.</translation>
    </message>
    <message>
        <source>Compacting the workspace…</source>
        <translation>Der Arbeitsbereich wird verkleinert…</translation>
    </message>
    <message>
        <source>Discarded candidates deleted: {0}; room given back: {1}</source>
        <translation>Gelöschte verworfene Kandidaten: {0}; frei gewordener Platz: {1}</translation>
    </message>
    <message>
        <source>Move the workspace into this folder</source>
        <translation>Den Arbeitsbereich in diesen Ordner verschieben</translation>
    </message>
    <message>
        <source>Moving the workspace to {0}…</source>
        <translation>Der Arbeitsbereich wird nach {0} verschoben…</translation>
    </message>
    <message>
        <source>Open a workspace, or choose an empty folder for a new one</source>
        <translation>Einen Arbeitsbereich öffnen oder einen leeren Ordner für einen neuen wählen</translation>
    </message>
    <message>
        <source>Open “{0}”</source>
        <translation>„{0}“ öffnen</translation>
    </message>
    <message>
        <source>The workspace is in {0} now</source>
        <translation>Der Arbeitsbereich liegt jetzt in {0}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>busynth</source>
        <translation>busynth</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keine</translation>
    </message>
</context>
<context>
    <name>_FrameSlider</name>
    <message>
        <source>Frame</source>
        <translation>Einzelbild</translation>
    </message>
</context>
<context>
    <name>_FrameView</name>
    <message>
        <source>Frame</source>
        <translation>Einzelbild</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>Markiert</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>Turn the wheel to go through the film; click to mark the frame</source>
        <translation>Das Mausrad geht durch den Film; ein Klick markiert das Einzelbild</translation>
    </message>
</context>
</TS>
